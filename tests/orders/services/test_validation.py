"""The aggregator: weaknesses 1, 4, 5 of the talk's own implementation do not come back here."""

from datetime import timedelta
from itertools import permutations, product
from uuid import uuid4

import pytest

from events.models import Timer
from events.testing import published
from orders.events import OrderRejected, OrderValidated, Reason, ValidationDeadlinePassed
from orders.models import Order
from orders.services import Outcome, await_verdicts, record_verdict, reject_unanswered
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db

ALL = ("details", "fraud", "inventory")
SOLD_OUT = Reason("inventory", "sold-out", "Garish Rug: 1 left, 2 wanted")
LATER = NOON + timedelta(seconds=5)
DUE = NOON + timedelta(seconds=60)


@pytest.fixture(autouse=True)
def _three_checks(settings):
    settings.ORDER_REQUIRED_CHECKS = ALL


def hear(order: Order, check: str, *, passed: bool = True) -> Outcome:
    reasons = () if passed else (Reason(check, "no", f"{check} is against it"),)
    answer = "PASSED" if passed else "FAILED"
    return record_verdict(order_id=order.pk, check=check, answer=answer, reasons=reasons, received_at=LATER)


def history(order: Order) -> list[str]:
    return [step.status for step in order.steps.all()]


class TestRecordVerdict:
    @pytest.mark.parametrize("answers", list(product([True, False], repeat=3)), ids=str)
    @pytest.mark.parametrize("checks", list(permutations(ALL)), ids="-".join)
    def test_ends_in_one_state_for_any_order_of_verdicts_and_duplicates(self, place, checks, answers):
        order, says = place(), dict(zip(ALL, answers, strict=True))
        with published() as log:
            for check in (checks[0], *checks, *checks):
                hear(order, check, passed=says[check])
        end = "VALIDATED" if all(answers) else "REJECTED"
        assert history(order) == ["PLACED", end]
        assert [event.version for event in log.events] == [2]
        assert order.verdicts.count() == 3

    def test_waits_for_distinct_checks_not_for_a_number_of_verdicts(self, place):
        order = place()
        outcomes = [hear(order, check) for check in ("fraud", "fraud", "fraud", "inventory")]
        assert outcomes == [Outcome.NOTED, Outcome.IGNORED, Outcome.IGNORED, Outcome.NOTED]
        assert history(order) == ["PLACED"]
        assert hear(order, "details") == Outcome.MOVED
        assert history(order) == ["PLACED", "VALIDATED"]

    def test_counts_the_first_verdict_of_a_check_that_changes_its_mind(self, place):
        order = place()
        hear(order, "fraud")
        assert hear(order, "fraud", passed=False) == Outcome.IGNORED
        hear(order, "details")
        hear(order, "inventory")
        assert history(order) == ["PLACED", "VALIDATED"]

    def test_rejects_at_the_first_failure_with_every_reason_of_it(self, place):
        order, both = place(), (SOLD_OUT, Reason("inventory", "unknown", "Nobody stocks X"))
        with published() as log:
            outcome = record_verdict(
                order_id=order.pk, check="inventory", answer="FAILED", reasons=both, received_at=LATER
            )
        assert outcome == Outcome.MOVED
        assert log.events == [OrderRejected(order.pk, 2, both, LATER)]
        order.refresh_from_db()
        assert [reason["text"] for reason in order.reasons] == [reason.text for reason in both]

    def test_never_rejects_without_a_reason(self, place):
        with published() as log:
            record_verdict(order_id=place().pk, check="fraud", answer="FAILED", received_at=LATER)
        assert [reason.text for reason in log.of(OrderRejected)[0].reasons] == ["Fraud said no without a reason"]

    def test_keeps_a_late_verdict_for_the_record_only(self, place):
        order = place()
        hear(order, "inventory", passed=False)
        with published() as log:
            assert [hear(order, "fraud"), hear(order, "details")] == [Outcome.LATE, Outcome.LATE]
        assert log.events == []
        assert history(order) == ["PLACED", "REJECTED"]
        assert set(order.verdicts.values_list("check_name", "late")) == {
            ("inventory", False),
            ("fraud", True),
            ("details", True),
        }

    def test_ignores_a_check_that_the_order_does_not_need(self, place):
        order = place()
        assert hear(order, "horoscope", passed=False) == Outcome.IGNORED
        assert history(order) == ["PLACED"]
        assert not order.verdicts.exists()

    def test_survives_a_verdict_on_an_order_that_is_not_here(self, caplog):
        stranger = uuid4()
        outcome = record_verdict(order_id=stranger, check="fraud", answer="PASSED", received_at=LATER)
        assert outcome == Outcome.UNKNOWN
        assert str(stranger) in caplog.text

    def test_goes_by_the_checks_stored_on_the_order(self, place, settings):
        order = place()
        settings.ORDER_REQUIRED_CHECKS = ("fraud",)
        hear(order, "fraud")
        assert history(order) == ["PLACED"]


class TestAwaitVerdicts:
    def test_starts_the_clock_when_the_order_is_heard_of(self, place):
        order = place()
        heard_at = NOON + timedelta(hours=3)  # the log was away that long
        assert await_verdicts(order_id=order.pk, now=heard_at) == Outcome.NOTED
        assert Timer.objects.get().due_at == heard_at + timedelta(seconds=60)

    def test_sets_one_deadline_however_often_it_hears(self, place):
        order = place()
        await_verdicts(order_id=order.pk, now=NOON)
        await_verdicts(order_id=order.pk, now=NOON)
        assert Timer.objects.count() == 1

    def test_sets_no_deadline_when_the_verdicts_were_faster(self, place):
        order = place()
        hear(order, "fraud", passed=False)
        assert await_verdicts(order_id=order.pk, now=NOON) == Outcome.IGNORED
        assert not Timer.objects.exists()

    def test_validates_at_once_what_needs_no_check(self, place, settings):
        settings.ORDER_REQUIRED_CHECKS = ()
        order = place()
        assert await_verdicts(order_id=order.pk, now=NOON) == Outcome.MOVED
        assert history(order) == ["PLACED", "VALIDATED"]
        assert not Timer.objects.exists()

    @pytest.mark.parametrize("passed", [True, False])
    def test_sets_a_deadline_that_a_decision_takes_back(self, place, passed):
        order = place()
        await_verdicts(order_id=order.pk, now=NOON)
        for check in ALL:
            hear(order, check, passed=passed)
        assert not Timer.objects.exists()


class TestRejectUnanswered:
    def test_rejects_naming_each_check_that_did_not_answer(self, place):
        order = place()
        hear(order, "inventory")
        with published() as log:
            reject_unanswered(order_id=order.pk, due_at=DUE, now=DUE)
        assert history(order) == ["PLACED", "REJECTED"]
        assert log.of(OrderRejected)[0].reasons == (
            Reason("details", "no-answer", "no answer from Order details in time"),
            Reason("fraud", "no-answer", "no answer from Fraud in time"),
        )

    def test_is_one_way(self, place):
        order = place()
        reject_unanswered(order_id=order.pk, due_at=DUE, now=DUE)
        with published() as log:
            assert {hear(order, check) for check in ALL} == {Outcome.LATE}
            assert reject_unanswered(order_id=order.pk, due_at=DUE, now=DUE) == Outcome.IGNORED
        assert log.events == []
        assert history(order) == ["PLACED", "REJECTED"]

    def test_leaves_a_validated_order_alone(self, place):
        order = place()
        with published() as log:
            for check in ALL:
                hear(order, check)
            assert reject_unanswered(order_id=order.pk, due_at=DUE, now=DUE) == Outcome.IGNORED
        assert log.events == [OrderValidated(order.pk, 2, LATER)]

    def test_gives_the_checks_their_time_again_when_it_is_itself_heard_too_late(self, place):
        order = place()
        back_at = DUE + timedelta(minutes=20)  # the broker was stopped meanwhile
        assert reject_unanswered(order_id=order.pk, due_at=DUE, now=back_at) == Outcome.POSTPONED
        assert history(order) == ["PLACED"]
        timer = Timer.objects.get()
        assert timer.due_at == back_at + timedelta(seconds=60)
        assert timer.type == ValidationDeadlinePassed.wire_type
        again = timer.due_at
        assert reject_unanswered(order_id=order.pk, due_at=again, now=again) == Outcome.MOVED

    def test_survives_the_deadline_of_an_order_that_is_not_here(self):
        assert reject_unanswered(order_id=uuid4(), due_at=DUE, now=DUE) == Outcome.UNKNOWN
