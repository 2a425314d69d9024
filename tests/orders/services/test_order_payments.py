"""What Orders makes of Payments' news, in whatever order they come, and of silence."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from events.models import Timer
from events.outbox import publish
from events.testing import deliver, published
from orders import services
from orders.events import CheckPassed, OrderExpired, OrderPaid, PaymentDeadlinePassed, PaymentDeclined, Reason
from orders.handlers import ORDER_PAYMENTS, PAYMENTS, VALIDATION
from orders.models import FakeCharge, Payment
from orders.services import Outcome, StepSkipped, tokenise
from tests.orders.conftest import NOON
from tests.orders.till import DECLINED, NO_FUNDS, PAYS, Bank, card, run_errands, settle

pytestmark = pytest.mark.django_db

ALL = [VALIDATION, PAYMENTS, ORDER_PAYMENTS]
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def validated(place):
    order = place()
    services.record_verdict(order_id=order.pk, check="inventory", answer="PASSED", received_at=NOON)
    order.refresh_from_db()
    return order


def history(order):
    return [(step.version, step.status) for step in order.steps.all()]


def decline(order, text="Your bank declined the card."):
    return services.note_decline(order_id=order.pk, code="card-declined", text=text, declined_at=NOON)


def expire(order, *, now=LATER):
    return services.expire_unpaid(order_id=order.pk, due_at=LATER, now=now)


class TestAwaitPayment:
    def test_gives_the_shopper_ten_minutes_from_when_it_is_heard(self, validated):
        assert services.await_payment(order_id=validated.pk, now=NOON) == Outcome.NOTED
        [timer] = Timer.objects.filter(name=f"payment-deadline:{validated.pk}")
        assert timer.due_at == LATER

    def test_sets_no_deadline_for_what_is_paid_already(self, validated):
        services.mark_paid(order_id=validated.pk, method="card", paid_at=NOON)
        assert services.await_payment(order_id=validated.pk, now=NOON) == Outcome.IGNORED
        assert not Timer.objects.filter(name__startswith="payment").exists()


class TestMarkPaid:
    def test_takes_the_deadline_back(self, validated):
        services.await_payment(order_id=validated.pk, now=NOON)
        assert services.mark_paid(order_id=validated.pk, method="card", paid_at=NOON) == Outcome.MOVED
        assert not Timer.objects.filter(name__startswith="payment").exists()

    def test_leaves_alone_what_ended(self, validated):
        expire(validated)
        with published() as log:
            assert services.mark_paid(order_id=validated.pk, method="card", paid_at=NOON) == Outcome.IGNORED
        assert log.events == []

    def test_of_what_is_not_validated_is_a_step_too_far(self, place):
        with pytest.raises(StepSkipped):
            services.mark_paid(order_id=place().pk, method="card", paid_at=NOON)


class TestNoteDecline:
    def test_keeps_the_status_and_tells_the_reason_as_a_version_of_its_own(self, validated):
        with published() as log:
            assert decline(validated) == Outcome.NOTED
        why = Reason("payment", "card-declined", "Your bank declined the card.")
        assert log.events == [PaymentDeclined(validated.pk, 3, why, NOON)]
        assert history(validated) == [(1, "PLACED"), (2, "VALIDATED"), (3, "VALIDATED")]
        assert validated.steps.get(version=3).detail == {"reasons": why.text}

    def test_may_be_said_of_several_cards(self, validated):
        decline(validated)
        decline(validated, "There is not enough money behind this card.")
        services.mark_paid(order_id=validated.pk, method="card", paid_at=NOON)
        assert history(validated)[-2:] == [(4, "VALIDATED"), (5, "PAID")]

    def test_is_ignored_once_the_order_ended(self, validated):
        expire(validated)
        assert decline(validated) == Outcome.IGNORED


class TestExpireUnpaid:
    def test_ends_what_nobody_paid(self, validated):
        with published() as log:
            assert expire(validated) == Outcome.MOVED
        assert log.events == [OrderExpired(validated.pk, 3, LATER)]

    def test_leaves_alone_what_is_paid(self, validated):
        services.mark_paid(order_id=validated.pk, method="card", paid_at=NOON)
        assert expire(validated) == Outcome.IGNORED

    def test_gives_the_time_again_when_the_deadline_was_stuck_in_the_log(self, validated):
        late = LATER + timedelta(seconds=11)
        assert expire(validated, now=late) == Outcome.POSTPONED
        assert Timer.objects.get(name__startswith="payment").due_at == late + timedelta(minutes=10)

    def test_knows_nothing_of_other_people_s_orders(self):
        assert services.expire_unpaid(order_id=UUID(int=404), due_at=NOON, now=NOON) == Outcome.UNKNOWN


class TestAllTogether:
    @pytest.fixture
    def ordered(self, place):
        def ordered(number):
            order = place(**card(number))
            publish(CheckPassed(order.pk, "inventory"))
            settle(ALL)
            return order

        return ordered

    def test_another_card_pays_an_order_whose_first_one_was_declined(self, ordered):
        order = ordered(DECLINED)
        assert history(order)[-1] == (3, "VALIDATED")
        services.pay_with_another_card(order_id=order.pk, card=tokenise(PAYS), now=timezone.now())
        with published() as log:
            settle(ALL)
        assert log.one(OrderPaid).method == "card"
        assert FakeCharge.objects.count() == 1

    def test_an_order_that_nobody_pays_expires_and_costs_nothing(self, ordered):
        order = ordered(NO_FUNDS)
        publish(PaymentDeadlinePassed(order.pk, timezone.now()))
        settle(ALL)
        assert history(order)[-1] == (4, "EXPIRED")
        assert Payment.objects.get().state == Payment.State.CLOSED
        with pytest.raises(services.CardNotWanted):
            services.pay_with_another_card(order_id=order.pk, card=tokenise(PAYS), now=timezone.now())

    def test_a_payment_that_succeeds_after_the_deadline_is_given_back(self, place):
        order = place(**card(PAYS))
        publish(CheckPassed(order.pk, "inventory"))
        deliver(ALL)

        def deadline():
            publish(PaymentDeadlinePassed(order.pk, timezone.now()))
            deliver(ALL)

        run_errands(Bank(meanwhile=deadline))
        settle(ALL)
        assert history(order)[-1] == (3, "EXPIRED")
        assert FakeCharge.objects.get().left() == 0
        assert Payment.objects.get().state == Payment.State.REFUNDED
