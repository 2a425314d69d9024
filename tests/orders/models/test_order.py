from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from orders.models import Order, OrderLine, OrderStep, Verdict
from orders.models.order import MovedMeanwhile
from orders.status import NEXT, Status
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db


def put(order: Order, status: Status) -> Order:
    """Bring an order to any status, past the table."""
    Order.objects.filter(pk=order.pk).update(status=status)
    order.refresh_from_db()
    return order


class TestMove:
    def test_changes_status_version_and_history_together(self, place):
        order = place()
        order.move(to=Status.VALIDATED, at=NOON + timedelta(seconds=1), detail={"by": "nobody"})
        kept = Order.objects.get(pk=order.pk)
        assert (kept.status, kept.version) == ("VALIDATED", 2) == (order.status, order.version)
        step = kept.steps.last()
        assert (step.version, step.status, step.detail) == (2, "VALIDATED", {"by": "nobody"})

    def test_loses_against_whoever_was_faster_and_says_so(self, place):
        faster = place()
        slower = Order.objects.get(pk=faster.pk)
        faster.move(to=Status.VALIDATED, at=NOON, detail={})
        with pytest.raises(MovedMeanwhile, match=f"{slower.pk} did not go from PLACED"):
            slower.move(to=Status.REJECTED, at=NOON, detail={})
        assert [step.status for step in slower.steps.all()] == ["PLACED", "VALIDATED"]

    def test_loses_when_only_the_version_moved_on(self, place):
        order = place()
        Order.objects.filter(pk=order.pk).update(version=7)
        with pytest.raises(MovedMeanwhile):
            order.move(to=Status.VALIDATED, at=NOON, detail={})

    @pytest.mark.parametrize("source", Status)
    def test_goes_where_the_table_says_and_nowhere_else(self, place, source):
        order = place()
        for to in Status:
            put(order, source)
            if to in NEXT[source]:
                order.move(to=to, at=NOON, detail={})
                assert order.status == to
            else:
                with pytest.raises(MovedMeanwhile):
                    order.move(to=to, at=NOON, detail={})
                assert Order.objects.get(pk=order.pk).status == source


class TestNote:
    @pytest.mark.parametrize("status", Status)
    def test_is_a_version_of_its_own_and_leaves_the_status(self, place, status):
        order = put(place(), status)
        order.note(at=NOON, detail={"card": "declined"})
        kept = Order.objects.get(pk=order.pk)
        assert (kept.status, kept.version) == (status, 2) == (order.status, order.version)
        step = kept.steps.last()
        assert (step.version, step.status, step.detail) == (2, status, {"card": "declined"})

    def test_loses_against_whoever_was_faster(self, place):
        faster = place()
        slower = Order.objects.get(pk=faster.pk)
        faster.note(at=NOON, detail={})
        with pytest.raises(MovedMeanwhile):
            slower.note(at=NOON, detail={})


class TestTheDatabase:
    """Holds what must never be, whoever writes."""

    @pytest.mark.parametrize(
        "change",
        [{"status": "LOST"}, {"version": 0}, {"total": -1}, {"delivery": -1}, {"tax": 10_000}],
        ids=str,
    )
    def test_refuses_an_impossible_order(self, place, change):
        order = place()
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**change)

    @pytest.mark.parametrize("change", [{"quantity": 0}, {"unit_price": -1}], ids=str)
    def test_refuses_an_impossible_line(self, place, change):
        place()
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.update(**change)

    def test_refuses_a_second_line_of_one_sku(self, place):
        again = place().lines.get()
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()

    def test_refuses_an_unknown_status_in_the_history(self, place):
        place()
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderStep.objects.update(status="LOST")

    def test_refuses_a_second_step_of_one_version(self, place):
        order = place()
        with pytest.raises(IntegrityError), transaction.atomic():
            order.steps.create(version=1, status="VALIDATED", at=NOON)

    def test_refuses_a_second_verdict_of_one_check(self, place):
        order = place()
        verdict = {"order": order, "check_name": "fraud", "received_at": NOON, "late": False}
        Verdict.objects.create(answer="PASSED", **verdict)
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.create(answer="FAILED", **verdict)

    def test_refuses_an_unknown_answer(self, place):
        with pytest.raises(IntegrityError), transaction.atomic():
            place().verdicts.create(check_name="fraud", answer="MAYBE", received_at=NOON, late=False)
