"""HELD: a check leaves an order to staff; nothing runs out until they decide, and a decision counts once."""

import pytest

from events.models import Timer
from events.testing import deliver, published
from orders.events import CheckFailed, CheckPassed, OrderHeld, OrderRejected, OrderValidated, Reason
from orders.handlers import VALIDATION
from orders.services import NothingToReview, Outcome, await_verdicts, decide_review, record_verdict, reject_unanswered
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db

LARGE = Reason("fraud", "fraud-review", "It is a large order.")


@pytest.fixture(autouse=True)
def _checks(settings):
    settings.ORDER_REQUIRED_CHECKS = ("fraud", "inventory")


def hear(order, check, answer, *reasons):
    return record_verdict(order_id=order.pk, check=check, answer=answer, reasons=reasons, received_at=NOON)


@pytest.fixture
def held(place):
    order = place()
    await_verdicts(order_id=order.pk, now=NOON)
    with published() as log:
        assert hear(order, "fraud", "REFERRED", LARGE) == Outcome.MOVED
    assert log.events == [OrderHeld(order.pk, 2, (LARGE,), NOON)]
    return order


def decide(order, *, passed, reason=""):
    with published() as log:
        decide_review(order_id=order.pk, check="fraud", passed=passed, actor="olga", reason=reason)
        deliver([VALIDATION])
    return log


class TestAHeldOrder:
    def test_has_no_deadline(self, held):
        assert not Timer.objects.exists()
        assert reject_unanswered(order_id=held.pk, due_at=NOON, now=NOON) == Outcome.IGNORED

    def test_is_validated_once_staff_release_it_and_the_others_passed(self, held):
        hear(held, "inventory", "PASSED")
        assert decide(held, passed=True).of(OrderValidated)

    def test_gives_the_others_their_time_again_when_it_is_released_first(self, held):
        assert not decide(held, passed=True).of(OrderValidated)
        assert Timer.objects.filter(name=f"validation-deadline:{held.pk}").exists()
        due = Timer.objects.get().due_at
        assert reject_unanswered(order_id=held.pk, due_at=due, now=due) == Outcome.MOVED

    def test_is_rejected_with_the_words_of_staff(self, held):
        log = decide(held, passed=False, reason="We could not reach you.")
        assert [reason.text for reason in log.of(OrderRejected)[0].reasons] == ["We could not reach you."]

    def test_is_rejected_at_once_when_another_check_fails(self, held):
        with published() as log:
            hear(held, "inventory", "FAILED", Reason("inventory", "sold-out", "1 left"))
        assert log.of(OrderRejected)

    def test_is_held_once_however_often_it_is_referred(self, held):
        assert hear(held, "fraud", "REFERRED", LARGE) == Outcome.IGNORED


class TestDecideReview:
    def test_counts_once(self, held):
        log = decide(held, passed=True)
        assert log.of(CheckPassed) == [CheckPassed(held.pk, "fraud")]
        with pytest.raises(NothingToReview, match=str(held.pk)):
            decide_review(order_id=held.pk, check="fraud", passed=False, actor="boris")

    def test_says_who_decided(self, held):
        decide(held, passed=False)
        assert held.verdicts.get(check_name="fraud").decided_by == "olga"

    def test_is_refused_where_nothing_was_referred(self, place):
        with pytest.raises(NothingToReview), published() as log:
            decide_review(order_id=place().pk, check="fraud", passed=True, actor="olga")
        assert not log.of(CheckFailed)
