from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from orders.events import Reason
from orders.models import Order
from orders.queries import Step, order_for_key, order_snapshot
from orders.services import Idempotency, Wanted, record_verdict
from shop.events import Money
from tests.orders.conftest import CUSTOMER, NOON

pytestmark = pytest.mark.django_db


class TestOrderSnapshot:
    def test_shows_an_order_in_the_second_it_was_placed(self, place):
        order = place()
        snapshot = order_snapshot(order.pk)
        assert (snapshot.order_id, snapshot.number) == (order.pk, order.number)
        assert (snapshot.status, snapshot.version, snapshot.customer_id) == ("PLACED", 1, CUSTOMER)
        assert [(line.sku, line.quantity) for line in snapshot.lines] == [("GARISH-RUG", 2)]
        assert snapshot.total == Money(Decimal("54.88"))
        assert snapshot.history == (Step(1, "PLACED", NOON, {}),)

    def test_shows_why_an_order_was_rejected(self, place):
        order, at = place(), NOON + timedelta(seconds=1)
        why = Reason("inventory", "sold-out", "Garish Rug: 1 left, 2 wanted")
        record_verdict(order_id=order.pk, check="inventory", answer="FAILED", reasons=[why], received_at=at)
        snapshot = order_snapshot(order.pk)
        assert (snapshot.status, snapshot.version, snapshot.reasons) == ("REJECTED", 2, (why,))
        assert [step.status for step in snapshot.history] == ["PLACED", "REJECTED"]

    def test_never_runs_ahead_of_the_order_in_its_history(self, place):
        order = place()
        order.steps.create(version=2, status="VALIDATED", at=NOON)  # committed a moment later
        assert [step.version for step in order_snapshot(order.pk).history] == [1]

    @pytest.mark.parametrize("count", [1, 2])
    def test_takes_three_queries_however_many_lines(self, place, count, django_assert_num_queries):
        order = place(*[Wanted("GARISH-RUG", 1), Wanted("SMALL-TABLE", 1)][:count])
        with django_assert_num_queries(3):
            order_snapshot(order.pk)

    def test_is_none_for_an_id_that_was_never_issued(self):
        assert order_snapshot(uuid4()) is None


class TestOrderForKey:
    def test_finds_what_a_submission_became(self, place):
        order = place(idempotency=Idempotency("session-42", "click", "two rugs"))
        assert order_for_key("session-42", "click") == order.pk
        assert order_for_key("session-43", "click") is None


class TestPersonalData:
    def test_has_no_column_in_these_tables(self):
        columns = {field.name for field in Order._meta.get_fields()}
        assert {"customer_id", "address_id", "email_hash"} <= columns
        assert not columns & {"name", "email", "address", "phone", "postcode", "city"}
