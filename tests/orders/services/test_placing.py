import re
from decimal import Decimal

import pytest
from django.db import transaction

from events.testing import published
from orders import services
from orders.events import OrderPlaced
from orders.models import CatalogueItem, IdempotencyKey, Order
from orders.services import Idempotency, Wanted
from shop.events import Money
from tests.orders.conftest import ADDRESS, CUSTOMER, NOON

pytestmark = pytest.mark.django_db

CLICK = Idempotency(scope="session-42", key="the-checkout-form", body_hash="two rugs")


class TestPlaceOrder:
    def test_keeps_the_order_with_its_lines_and_its_first_step(self, place):
        order = place(Wanted("GARISH-RUG", 2), Wanted("SMALL-TABLE", 1), email_hash="f00")
        order.refresh_from_db()
        assert (order.status, order.version, order.checks) == ("PLACED", 1, ["inventory"])
        assert (order.customer_id, order.address_id, order.email_hash) == (CUSTOMER, ADDRESS, "f00")
        assert [(line.sku, line.quantity) for line in order.lines.all()] == [
            ("GARISH-RUG", 2),
            ("SMALL-TABLE", 1),
        ]
        assert [(step.version, step.status, step.at) for step in order.steps.all()] == [(1, "PLACED", NOON)]

    def test_announces_exactly_what_was_kept(self, place):
        with published() as log:
            order = place()
        [event] = log.of(OrderPlaced)
        assert (event.order_id, event.number, event.version) == (order.pk, order.number, 1)
        assert (event.customer_id, event.address_id) == (CUSTOMER, ADDRESS)
        assert event.lines[0].unit_price == Money(Decimal("24.99"))
        assert (event.delivery.amount, event.tax.amount, event.total.amount) == (
            order.delivery,
            order.tax,
            order.total,
        )
        assert (event.checks, event.placed_at) == (("inventory",), NOON)

    def test_starts_a_story_under_the_order_s_id(self, place):
        with published() as log:
            order = place()
        assert log.records[0].text("correlation_id") == str(order.pk)

    def test_publishes_nothing_when_rolled_back(self, place):
        with published() as log, transaction.atomic():
            place()
            transaction.set_rollback(True)
        assert log.events == []
        assert not Order.objects.exists()

    def test_writes_nothing_when_refused(self, place):
        with published() as log, pytest.raises(services.ProductWithdrawn):
            place(Wanted("GONE-LAMP", 1), idempotency=CLICK)
        assert log.events == []
        assert not Order.objects.exists()
        assert not IdempotencyKey.objects.exists()

    def test_takes_the_price_from_the_catalogue_whatever_the_caller_saw_before(self, place):
        CatalogueItem.objects.filter(sku="GARISH-RUG").update(price=Decimal("30.00"))
        assert place().total == Decimal("64.90")  # 2 * 30.00 + 4.90

    def test_keeps_the_agreed_price_when_the_catalogue_changes_later(self, place):
        order = place()
        CatalogueItem.objects.update(price=Decimal("99.00"))
        order.refresh_from_db()
        assert order.lines.get().unit_price == Decimal("24.99")

    def test_numbers_orders_so_that_people_can_read_them_out(self, place):
        first, second = place().number, place().number
        assert re.fullmatch(r"P-\d{5,}", first)
        assert int(second[2:]) == int(first[2:]) + 1

    def test_makes_ids_that_sort_by_time(self, place):
        ids = [place().pk for _ in range(5)]
        assert ids == sorted(ids)
        assert {order_id.version for order_id in ids} == {7}

    def test_stores_which_checks_the_order_needs(self, place, settings):
        settings.ORDER_REQUIRED_CHECKS = ("details", "inventory", "fraud")
        with published() as log:
            order = place()
        settings.ORDER_REQUIRED_CHECKS = ()
        order.refresh_from_db()
        assert order.checks == ["details", "inventory", "fraud"]
        assert log.of(OrderPlaced)[0].checks == ("details", "inventory", "fraud")


class TestIdempotency:
    def test_gives_one_order_for_one_submission(self, place):
        order = place(idempotency=CLICK)
        with published() as log, pytest.raises(services.AlreadyPlaced) as again:
            place(idempotency=CLICK)
        assert again.value.order_id == order.pk
        assert Order.objects.count() == 1
        assert log.events == []

    def test_answers_a_resubmission_even_if_the_order_could_not_be_placed_any_more(self, place):
        order = place(idempotency=CLICK)
        CatalogueItem.objects.update(listed=False)
        with pytest.raises(services.AlreadyPlaced) as again:
            place(idempotency=CLICK)
        assert again.value.order_id == order.pk

    def test_refuses_another_body_under_the_same_key(self, place):
        place(idempotency=CLICK)
        with pytest.raises(services.IdempotencyKeyReused, match="other contents"):
            place(idempotency=Idempotency(CLICK.scope, CLICK.key, "three rugs"))
        assert Order.objects.count() == 1

    def test_lets_others_use_the_same_key(self, place):
        place(idempotency=CLICK)
        place(idempotency=Idempotency("session-43", CLICK.key, CLICK.body_hash))
        assert Order.objects.count() == 2

    def test_does_not_mistake_the_border_between_scope_and_key(self, place):
        place(idempotency=Idempotency("a", "bc", ""))
        place(idempotency=Idempotency("ab", "c", ""))
        assert Order.objects.count() == 2

    def test_takes_keys_however_long_and_strange(self, place):
        strange = Idempotency("session", "\0\ud83d" + "k" * 5000, "two rugs")
        place(idempotency=strange)
        with pytest.raises(services.AlreadyPlaced):
            place(idempotency=strange)

    def test_keeps_the_session_out_of_the_table(self, place):
        place(idempotency=CLICK)
        row = IdempotencyKey.objects.values().get()
        assert "session-42" not in str(row)
