"""Order details: what makes no sense is rejected with every reason; what is only early waits."""

from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from events.testing import published
from orders.events import CheckFailed, CheckPassed, Line, OrderPlaced
from orders.services import check_details, learn_price
from shop.events import Money
from tests.orders.conftest import ADDRESS, CUSTOMER, NOON

pytestmark = pytest.mark.django_db

ORDER = UUID("0190a000-0000-7000-8000-00000000de7a")
RUG = Line("GARISH-RUG", "Garish Rug", 2, Money(Decimal("24.99")), 1)


def euros(amount):
    return Money(Decimal(amount))


@pytest.fixture(autouse=True)
def _catalogue():
    learn_price(sku="GARISH-RUG", version=1, price=euros("24.99"), listed=True)
    learn_price(sku="GONE-LAMP", version=4, price=euros("12.00"), listed=False)


def placed(*lines, **changes):
    lines = lines or (RUG,)
    goods = sum(line.unit_price.amount * line.quantity for line in lines)
    order = OrderPlaced(
        order_id=ORDER,
        version=1,
        number="P-1",
        customer_id=CUSTOMER,
        customer_version=1,
        address_id=ADDRESS,
        lines=lines,
        delivery=euros("4.90"),
        tax=euros("0.00"),
        total=Money(goods + Decimal("4.90")),
        checks=("details",),
        placed_at=NOON,
    )
    return msgspec.structs.replace(order, **changes)


def codes(order):
    with published() as log:
        check_details(order)
    (verdict,) = log.events
    return [] if isinstance(verdict, CheckPassed) else [reason.code for reason in verdict.reasons]


class TestCheckDetails:
    def test_passes_what_the_catalogue_says(self):
        assert codes(placed()) == []

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ({"quantity": -3}, ["quantity", "sums"]),
            ({"quantity": 0}, ["quantity"]),
            ({"unit_price": euros("-24.99")}, ["price", "price", "sums"]),
            ({"unit_price": euros("0.01")}, ["price"]),
            ({"sku": "UNHEARD-OF", "catalogue_version": 0}, ["unknown-product"]),
            ({"sku": "GONE-LAMP", "unit_price": euros("12.00"), "catalogue_version": 4}, ["withdrawn"]),
        ],
        ids=str,
    )
    def test_refuses_a_line_that_makes_no_sense(self, line, why):
        assert codes(placed(msgspec.structs.replace(RUG, **line))) == why

    def test_refuses_sums_that_do_not_add_up(self):
        assert codes(placed(total=euros("1.00"))) == ["sums"]
        assert codes(placed(order_id=CUSTOMER, lines=())) == ["lines", "sums"]

    def test_lets_stand_the_price_that_was_shown_when_it_changed_a_moment_later(self):
        learn_price(sku="GARISH-RUG", version=2, price=euros("29.99"), listed=True)
        assert codes(placed()) == []

    def test_answers_once_however_often_the_order_comes(self):
        with published() as log:
            for _ in range(3):
                check_details(placed())
        assert log.events == [CheckPassed(ORDER, "details")]

    def test_says_nothing_where_it_was_not_asked(self):
        with published() as log:
            check_details(placed(checks=("inventory",)))
        assert log.events == []


class TestAnOrderFromANewerCatalogue:
    def test_waits_until_that_was_heard_of(self):
        newer = msgspec.structs.replace(RUG, unit_price=euros("19.99"), catalogue_version=3)
        with published() as log:
            check_details(placed(newer))
            learn_price(sku="GARISH-RUG", version=2, price=euros("29.99"), listed=True)
        assert log.events == []
        with published() as log:
            learn_price(sku="GARISH-RUG", version=3, price=euros("19.99"), listed=True)
            learn_price(sku="GARISH-RUG", version=3, price=euros("19.99"), listed=True)
        assert log.events == [CheckPassed(ORDER, "details")]

    def test_is_refused_if_that_says_another_price(self):
        with published() as log:
            check_details(placed(msgspec.structs.replace(RUG, catalogue_version=2)))
            learn_price(sku="GARISH-RUG", version=2, price=euros("29.99"), listed=True)
        assert [reason.code for reason in log.of(CheckFailed)[0].reasons] == ["price"]
