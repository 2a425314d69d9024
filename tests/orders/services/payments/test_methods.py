"""Each payment asks the gateway of its own method, from the first question to the last refund."""

import pytest
from django.utils import timezone

from events.testing import published
from orders import services, tasks
from orders.events import CardDeclined, PaymentAuthorized
from orders.models import FakeCharge, Payment, PaymentErrand
from orders.payments import UnknownMethod
from orders.payments.fake import FakeBank
from orders.payments.methods import DIRECT_DEBIT
from orders.services import tokenise

pytestmark = pytest.mark.django_db

PAYS, REFUSED = "AT410000000000004242", "AT610000000000000002"


@pytest.fixture
def by_debit(wanted):
    """A payment that is to be debited from an account."""

    def by_debit(iban=PAYS):
        account = tokenise(iban, method=DIRECT_DEBIT)
        payment = wanted("")
        payment.attempts.update(token=account.token, card_fingerprint=account.fingerprint, method=account.method)
        return payment

    return by_debit


def run(payment):
    return tasks.run_payment_errand(payment.errands.get(done_at=None).pk)


class TestDirectDebit:
    def test_is_authorised_captured_and_refunded(self, by_debit):
        payment, now = by_debit(), timezone.now()
        with published() as log:
            assert run(payment) == "done"
        [event] = log.of(PaymentAuthorized)
        assert event.method == "direct-debit"
        services.capture_payment(order_id=payment.order_id, now=now)
        assert run(payment) == "done"
        assert FakeCharge.objects.get().captured == payment.amount
        services.give_back(order_id=payment.order_id, why="cancelled", now=now)
        assert run(payment) == "done"
        assert Payment.objects.get().state == Payment.State.REFUNDED
        assert FakeCharge.objects.get().left() == 0

    def test_that_the_bank_refuses_says_so_and_a_card_may_pay_instead(self, by_debit):
        payment = by_debit(REFUSED)
        with published() as log:
            run(payment)
        [event] = log.of(CardDeclined)
        assert (event.code, event.method) == ("debit-refused", "direct-debit")
        services.pay_with_another_card(order_id=payment.order_id, card=tokenise("4242424242424242"), now=timezone.now())
        with published() as log:
            run(payment)
        assert [event.method for event in log.of(PaymentAuthorized)] == ["card"]

    def test_waits_for_a_gateway_that_was_taken_out_of_the_settings(self, by_debit, settings):
        payment = by_debit()
        settings.PAYMENT_GATEWAYS = ["orders.payments.fake.FakeGateway"]
        with pytest.raises(UnknownMethod, match="direct-debit"):
            run(payment)
        assert PaymentErrand.objects.get().done_at is None

    def test_takes_its_time_with_a_slow_account(self):
        slept = []
        bank = FakeBank(sleep=slept.append)
        assert "slow" in bank.tokenise("AT730000000000000077")
        assert {test.behaviour for test in bank.test_numbers} == {"pays", "declined", "slow"}
