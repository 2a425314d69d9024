from decimal import Decimal

import pytest

from events.testing import published
from orders.events import OrderPlaced
from orders.services import AlreadyPlaced, Card, Idempotency, OrderRefused, ProductWithdrawn
from shop.events import CustomerChanged
from shop.models import Availability, Customer
from shop.services.checkout import Guest, NotEnoughLeft, TotalChanged, body_hash, check_out
from shop.services.customers import PostalAddress, email_hash
from tests.shop.market import NOON, reprice, sell, withdraw

pytestmark = pytest.mark.django_db

ADA = Guest(
    name="Ada Lovelace",
    email="ada@example.org",
    language="en",
    address=PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT"),
)


VISA = Card(token="tok_pays_0_1", fingerprint="f1")


def buy(quantities=None, *, key="k1", agreed_total="44.90", guest=ADA, card=VISA):
    wanted = quantities or {"GARISH-RUG": 2}
    return check_out(
        guest=guest,
        card=card,
        quantities=wanted,
        agreed_total=agreed_total,
        idempotency=Idempotency("session s", key, body_hash(guest=guest, quantities=wanted, card=card)),
        placed_at=NOON,
    )


class TestCheckOut:
    def test_makes_a_customer_and_their_order_and_announces_both(self):
        sell()
        with published() as log:
            order_id = buy()
        [customer], [order] = log.of(CustomerChanged), log.of(OrderPlaced)
        assert order.order_id == order_id
        assert (order.customer_id, order.customer_version) == (
            customer.customer_id,
            customer.version,
        )
        assert order.address_id == customer.addresses[0].address_id
        assert order.total.amount == Decimal("44.90")
        assert (order.payment_token, order.card_fingerprint) == (VISA.token, VISA.fingerprint)
        assert order.email_hash == email_hash("ada@example.org")

    @pytest.mark.parametrize(
        ("prepare", "refusal"),
        [
            (withdraw, ProductWithdrawn),
            (lambda rug: reprice(rug, "21.00"), TotalChanged),
        ],
    )
    def test_leaves_nothing_behind_when_refused(self, prepare, refusal):
        prepare(sell())
        with published() as log, pytest.raises(refusal):
            buy()
        assert log.events == []
        assert Customer.objects.count() == 0

    def test_names_the_product_of_which_too_few_are_left(self):
        sell(left=1)
        with pytest.raises(NotEnoughLeft, match="Only 1 left of Garish rug") as refused:
            buy()
        assert refused.value.sku == "GARISH-RUG"

    def test_asks_inventory_where_nothing_was_heard_of_the_stock(self):
        sell(left=None)
        assert buy()

    def test_makes_one_order_of_one_submission(self):
        sell()
        first = buy()
        with pytest.raises(AlreadyPlaced) as again:
            buy()
        assert again.value.order_id == first
        assert Customer.objects.count() == 1

    def test_refuses_a_key_that_stood_for_another_wish(self):
        sell()
        buy()
        with pytest.raises(OrderRefused):
            buy({"GARISH-RUG": 1}, agreed_total="24.90")
        assert Customer.objects.count() == 1

    def test_leads_to_the_order_when_its_first_click_bought_the_last_piece(self):
        sell(left=2)
        first = buy()
        Availability.hear(Availability(sku="GARISH-RUG", available=0, version=2))
        with pytest.raises(AlreadyPlaced) as again:
            buy()
        assert again.value.order_id == first

    @pytest.mark.parametrize("forged", ["0.01", "", "44.9", "-1", "NaN", "<script>"])
    def test_is_not_impressed_by_a_forged_total(self, forged):
        sell()
        with pytest.raises(TotalChanged, match=r"44\.90"):
            buy(agreed_total=forged)
