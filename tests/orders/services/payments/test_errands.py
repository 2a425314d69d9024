"""Asking the gateway: once or many times, with or without an answer, the money moves once."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from django.db import OperationalError
from django.utils import timezone

from events.errands import CLAIM
from events.testing import published
from orders import payments, services, tasks
from orders.events import CardDeclined, PaymentAuthorized, PaymentCaptured, PaymentRefunded
from orders.models import FakeCharge, FakeRefund, Payment, PaymentErrand
from orders.models.payments import NEXT, PaymentMovedMeanwhile
from orders.payments import GatewayError
from orders.payments.fake import FakeGateway
from orders.services import Card, tokenise
from shop.celery import app
from shop.events import Money
from tests.orders.conftest import NOON
from tests.orders.till import ANSWER_LOST, DECLINED, PAYS, SLOW, UNREACHABLE, Bank, run_errands

pytestmark = pytest.mark.django_db

State = Payment.State


def errand_of(payment):
    return payment.errands.get(done_at=None)


def run(payment, bank, clock):
    return services.run_payment_errand(errand_of(payment).pk, gateway=bank, clock=clock)


def fresh(payment):
    payment.refresh_from_db()
    return payment


class TestAuthorizing:
    def test_holds_the_total_on_the_card_and_says_so(self, wanted, clock):
        payment = wanted()
        with published() as log:
            assert run(payment, Bank(clock), clock) == "done"
        charge = FakeCharge.objects.get()
        assert log.events == [
            PaymentAuthorized(
                order_id=payment.order_id,
                payment_id=payment.pk,
                attempt=1,
                amount=Money(Decimal("54.88")),
                method="card",
                card_fingerprint=tokenise(PAYS).fingerprint,
                gateway_reference=charge.reference,
                authorized_at=NOON,
            )
        ]
        assert log.records[0].text("correlation_id") == str(payment.order_id)
        assert (fresh(payment).state, payment.reference) == (State.AUTHORIZED, charge.reference)

    def test_is_declined_with_the_reason(self, wanted, clock):
        payment = wanted(DECLINED)
        with published() as log:
            run(payment, Bank(clock), clock)
        [event] = log.of(CardDeclined)
        assert (event.attempt, event.code, event.text) == (1, "card-declined", "Your bank declined the card.")
        assert fresh(payment).state == State.DECLINED

    def test_of_an_order_without_a_card_is_declined_and_asks_nobody(self, wanted, clock):
        payment = wanted("")
        with published() as log:
            run(payment, Bank(clock, before=GatewayError("never to be asked")), clock)
        assert log.of(CardDeclined)[0].code == "no-card"

    @pytest.mark.parametrize("number", [PAYS, SLOW, UNREACHABLE, ANSWER_LOST])
    def test_charges_once_whatever_the_card_is_up_to(self, wanted, clock, number):
        clock.now = timezone.now()  # the door noted on the token when the card was typed
        payment = wanted(number)
        with published() as log:
            while payment.errands.filter(done_at=None).exists():
                clock.now = max(clock(), errand_of(payment).due_at)
                run(payment, Bank(clock), clock)
        assert FakeCharge.objects.count() == 1
        log.one(PaymentAuthorized)
        assert fresh(payment).state == State.AUTHORIZED

    def test_tries_later_and_later(self, wanted, clock):
        payment, sick, tried = wanted(), Bank(clock, before=GatewayError("closed for the day")), []
        for _ in range(10):
            tried.append(clock())
            assert run(payment, sick, clock) == "failed"
            clock.now = errand_of(payment).due_at
        waits = [(later - earlier).total_seconds() for earlier, later in pairwise([*tried, clock()])]
        assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
        assert errand_of(payment).last_error == "closed for the day"

    def test_that_fails_in_an_unforeseen_way_tells_nobody_the_token(self, wanted, clock, caplog):
        payment = wanted()
        token = payment.attempts.get().token
        assert run(payment, Bank(clock, before=KeyError(token)), clock) == "failed"
        assert errand_of(payment).last_error.startswith("KeyError")
        assert token not in caplog.text

    def test_that_cannot_be_kept_shows_celery_no_token_either(self, wanted, caplog, monkeypatch):
        def database_is_gone(*_, **__):
            raise OperationalError("the connection is lost")

        payment = wanted()
        token = payment.attempts.get().token
        monkeypatch.setattr(payments, "by", lambda _method: Bank(before=KeyError(token)))
        monkeypatch.setattr(PaymentErrand, "postpone", database_is_gone)
        result = tasks.run_payment_errand.apply((errand_of(payment).pk,))
        assert result.failed()
        for told in (caplog.text, result.traceback):
            assert "the connection is lost" in told
            assert token not in told


class TestClaim:
    def test_keeps_others_away_while_the_gateway_is_asked(self, wanted, clock):
        payment, others = wanted(), []
        errand = errand_of(payment)

        def another_worker():
            others.append(services.run_payment_errand(errand.pk, gateway=Bank(clock), clock=clock))

        assert run(payment, Bank(clock, meanwhile=another_worker), clock) == "done"
        assert others == ["not due"]
        assert FakeCharge.objects.get().calls == 1

    def test_that_ran_out_leaves_the_outcome_to_the_next_worker(self, wanted, clock):
        payment, others = wanted(), []
        errand = errand_of(payment)

        def the_next_worker():
            clock.now += CLAIM
            others.append(services.run_payment_errand(errand.pk, gateway=Bank(clock), clock=clock))

        with published() as log:
            assert run(payment, Bank(clock, meanwhile=the_next_worker), clock) == "overtaken"
        assert others == ["done"]
        assert FakeCharge.objects.get().calls == 2
        log.one(PaymentAuthorized)

    def test_of_a_worker_that_died_runs_out(self, wanted, clock):
        payment = wanted()
        PaymentErrand.claim(errand_of(payment).pk, now=clock())
        assert run(payment, Bank(clock), clock) == "not due"
        clock.now += CLAIM
        assert run(payment, Bank(clock), clock) == "done"


class TestCapturing:
    def test_takes_all_that_is_held_and_says_so(self, wanted, clock):
        payment = wanted()
        run(payment, Bank(clock), clock)
        services.capture_payment(order_id=payment.order_id, now=clock())
        with published() as log:
            run(payment, Bank(clock, after=GatewayError("the line went dead")), clock)
            run_errands(Bank(clock), clock)
        [event] = log.of(PaymentCaptured)
        assert (event.amount.amount, event.payment_id) == (Decimal("54.88"), payment.pk)
        assert FakeCharge.objects.get().captured == Decimal("54.88")
        assert fresh(payment).state == State.CAPTURED


class TestGivingBack:
    @pytest.fixture
    def paid(self, wanted, clock):
        payment = wanted()
        run(payment, Bank(clock), clock)
        return payment

    def test_returns_what_is_held_once_the_order_is_over(self, paid, clock):
        services.give_back(order_id=paid.order_id, why="cancelled", now=clock())
        with published() as log:
            run(paid, Bank(clock, after=GatewayError("the line went dead")), clock)
            run_errands(Bank(clock), clock)
        [event] = log.of(PaymentRefunded)
        assert (event.refund_id, event.amount.amount, event.why) == (paid.pk, Decimal("54.88"), "cancelled")
        assert FakeRefund.objects.get().amount == Decimal("54.88")
        assert fresh(paid).state == State.REFUNDED

    def test_returns_a_part_for_a_return_and_the_rest_for_the_next(self, paid, clock):
        services.capture_payment(order_id=paid.order_id, now=clock())
        run_errands(Bank(clock), clock)
        first, second = UUID(int=1), UUID(int=2)
        services.refund_return(order_id=paid.order_id, return_id=first, amount=Decimal("24.99"), now=clock())
        with published() as log:
            run_errands(Bank(clock), clock)
        assert [(e.refund_id, e.amount.amount, e.why) for e in log.of(PaymentRefunded)] == [
            (first, Decimal("24.99"), "returned")
        ]
        assert fresh(paid).state == State.CAPTURED
        services.refund_return(order_id=paid.order_id, return_id=second, amount=Decimal("29.89"), now=clock())
        run_errands(Bank(clock), clock)
        assert fresh(paid).state == State.REFUNDED
        assert sorted(FakeRefund.objects.values_list("amount", flat=True)) == [Decimal("24.99"), Decimal("29.89")]

    def test_never_returns_more_than_was_paid(self, paid, clock):
        first, second = UUID(int=1), UUID(int=2)
        with published() as log:
            services.refund_return(order_id=paid.order_id, return_id=first, amount=Decimal("54.89"), now=clock())
            services.refund_return(order_id=paid.order_id, return_id=second, amount=Decimal("4.90"), now=clock())
        assert [(refund.pk, refund.amount) for refund in paid.refunds.all()] == [(first, Decimal("54.88"))]
        assert [(event.refund_id, event.amount.amount) for event in log.of(PaymentRefunded)] == [(second, 0)]

    def test_waits_with_a_part_until_the_whole_is_taken(self, paid, clock):
        services.refund_return(order_id=paid.order_id, return_id=UUID(int=1), amount=Decimal("24.99"), now=clock())
        assert run_errands(Bank(clock), clock) == ["failed"]
        assert "until payment" in errand_of(paid).last_error
        services.capture_payment(order_id=paid.order_id, now=clock())
        run_errands(Bank(clock), clock)
        run_errands(Bank(clock), clock)
        assert FakeRefund.objects.count() == 1

    def test_returns_nothing_for_a_return_that_cost_nothing(self, paid, clock):
        services.refund_return(order_id=paid.order_id, return_id=UUID(int=1), amount=Decimal(0), now=clock())
        assert run_errands(Bank(clock), clock) == []


class TestOrderIsOver:
    @pytest.mark.parametrize("why", ["cancelled", "expired", "rejected"])
    def test_before_the_gateway_was_asked_charges_nothing(self, wanted, clock, why):
        payment = wanted()
        services.give_back(order_id=payment.order_id, why=why, now=clock())
        assert run_errands(Bank(clock), clock) == ["done"]
        assert not FakeCharge.objects.exists()
        assert (fresh(payment).state, payment.attempts.get().outcome) == (State.CLOSED, "ABANDONED")

    @pytest.mark.parametrize("trouble", ["before", "after"])
    def test_while_the_answer_is_awaited_gives_a_late_success_back(self, wanted, clock, trouble):
        payment = wanted()
        run(payment, Bank(clock, **{trouble: GatewayError("the line went dead")}), clock)
        services.give_back(order_id=payment.order_id, why="expired", now=clock())
        with published() as log:
            run_errands(Bank(clock), clock)
            run_errands(Bank(clock), clock)
        log.one(PaymentAuthorized)
        assert log.one(PaymentRefunded).amount.amount == FakeCharge.objects.get().amount
        assert fresh(payment).state == State.REFUNDED

    def test_in_the_very_moment_of_the_answer_gives_back_as_well(self, wanted, clock):
        payment = wanted()

        def order_ends():
            services.give_back(order_id=payment.order_id, why="cancelled", now=clock())

        run(payment, Bank(clock, meanwhile=order_ends), clock)
        run_errands(Bank(clock), clock)
        assert fresh(payment).state == State.REFUNDED
        assert FakeCharge.objects.get().left() == 0

    def test_makes_a_late_decline_the_end(self, wanted, clock):
        payment = wanted(DECLINED)
        run(payment, Bank(clock, before=GatewayError("closed")), clock)
        services.give_back(order_id=payment.order_id, why="expired", now=clock())
        run_errands(Bank(clock), clock)
        assert fresh(payment).state == State.CLOSED

    @pytest.mark.parametrize("number", ["", DECLINED])
    def test_without_money_on_the_way_closes_at_once(self, wanted, clock, number):
        payment = wanted(number)
        run(payment, Bank(clock), clock)
        services.give_back(order_id=payment.order_id, why="expired", now=clock())
        assert fresh(payment).state == State.CLOSED

    def test_that_was_never_validated_closes_at_once(self, wanted, clock):
        payment = wanted(validated=False)
        services.give_back(order_id=payment.order_id, why="rejected", now=clock())
        assert (fresh(payment).state, payment.over) == (State.CLOSED, "rejected")


class TestAnotherCard:
    @pytest.fixture
    def declined(self, wanted, clock):
        payment = wanted(DECLINED)
        run(payment, Bank(clock), clock)
        return payment

    def test_pays_under_a_key_of_its_own(self, declined, clock):
        services.pay_with_another_card(order_id=declined.order_id, card=tokenise(PAYS), now=clock())
        with published() as log:
            run_errands(Bank(clock), clock)
        assert log.one(PaymentAuthorized).attempt == 2
        assert [attempt.outcome for attempt in declined.attempts.all()] == ["DECLINED", "AUTHORIZED"]
        assert FakeCharge.objects.get().key.endswith("-2")

    def test_may_be_declined_as_well_and_replaced_again(self, declined, clock):
        for number in (DECLINED, PAYS):
            services.pay_with_another_card(order_id=declined.order_id, card=tokenise(number), now=clock())
            run_errands(Bank(clock), clock)
        assert fresh(declined).state == State.AUTHORIZED
        assert declined.attempts.count() == 3

    @pytest.mark.parametrize("number", [PAYS, UNREACHABLE])
    def test_is_not_wanted_while_one_is_asked_or_once_one_pays(self, wanted, clock, number):
        payment = wanted(number)
        run(payment, Bank(clock), clock)
        with pytest.raises(services.CardNotWanted):
            services.pay_with_another_card(order_id=payment.order_id, card=tokenise(PAYS), now=clock())

    def test_is_not_wanted_once_the_order_is_over_or_was_never_heard_of(self, declined, clock):
        services.give_back(order_id=declined.order_id, why="expired", now=clock())
        for order_id in (declined.order_id, UUID(int=404)):
            with pytest.raises(services.CardNotWanted):
                services.pay_with_another_card(order_id=order_id, card=Card("tok_pays_0_0", "f"), now=clock())

    def test_is_not_asked_for_when_the_order_ended_meanwhile(self, declined, clock):
        services.pay_with_another_card(order_id=declined.order_id, card=tokenise(PAYS), now=clock())
        services.give_back(order_id=declined.order_id, why="expired", now=clock())
        run_errands(Bank(clock), clock)
        assert fresh(declined).state == State.CLOSED
        assert not FakeCharge.objects.exists()


class TestMove:
    @pytest.mark.parametrize(
        ("source", "to"), [(s, t) for s in State for t in State if t not in NEXT[s]], ids=lambda state: str(state)
    )
    def test_takes_no_step_that_is_not_in_the_table(self, source, to):
        with pytest.raises(PaymentMovedMeanwhile):
            Payment(order_id=UUID(int=1), state=source).move(to, at=NOON)

    def test_loses_against_whoever_was_faster(self, wanted):
        payment = wanted()
        stale = Payment.objects.get(pk=payment.pk)
        payment.move(State.CLOSED, at=NOON)
        with pytest.raises(PaymentMovedMeanwhile):
            stale.move(State.DECLINED, at=NOON)


class TestTasks:
    def test_run_an_errand_for_an_id(self, wanted):
        payment = wanted()
        assert tasks.run_payment_errand(errand_of(payment).pk) == "done"
        assert tasks.run_payment_errand(10**9) == "not due"

    def test_sweep_up_what_was_left_behind(self, wanted, celery):
        errand = errand_of(wanted())
        assert tasks.sweep_payment_errands() == 1
        assert celery.hints == [("orders.tasks.run_payment_errand", errand.pk, 0)]
        PaymentErrand.objects.update(due_at=timezone.now() + timedelta(seconds=30))
        assert tasks.sweep_payment_errands() == 0

    def test_are_what_beat_calls(self):
        beat = app.conf.beat_schedule["sweep-payment-errands"]
        assert beat["task"] == tasks.sweep_payment_errands.name
        assert beat["task"] in app.tasks

    def test_ask_the_gateway_of_the_setting(self, settings):
        assert isinstance(payments.by("card"), FakeGateway)
        settings.PAYMENT_GATEWAYS = ["tests.orders.till.Bank"]
        assert isinstance(payments.by("card"), Bank)
        with pytest.raises(payments.UnknownMethod, match="set PAYMENT_GATEWAYS"):
            payments.by("direct-debit")
