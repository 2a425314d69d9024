"""Two gateways to play with: they take the test numbers alone, and each behaves as its number says."""

import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from orders.models import FakeCharge, FakeRefund
from orders.payments import Authorized, Declined, GatewayError
from orders.payments.accounts import AccountRefused
from orders.payments.cards import CardRefused
from orders.payments.methods import CARD, DIRECT_DEBIT
from orders.payments.testcards import TEST_ACCOUNTS, TEST_CARDS, Behaviour, TestNumber
from shop.events import Money

SLOW_SECONDS = 3.0
UNREACHABLE_FOR = timedelta(seconds=5)  # after the card was typed

CARDS_DECLINED = {
    Behaviour.DECLINED: Declined("card-declined", "Your bank declined the card."),
    Behaviour.NO_FUNDS: Declined("insufficient-funds", "There is not enough money behind this card."),
}
DEBITS_DECLINED = {Behaviour.DECLINED: Declined("debit-refused", "Your bank refused the direct debit.")}


class FakeGateway:
    """Keeps its charges and refunds in tables of its own, and no card: a token says how its card behaves."""

    method = CARD
    test_numbers: tuple[TestNumber, ...] = TEST_CARDS
    declined: Mapping[Behaviour, Declined] = CARDS_DECLINED

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = timezone.now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.clock, self.sleep = clock, sleep

    @sensitive_variables()
    def tokenise(self, number: str) -> str:
        for test in self.test_numbers:
            if test.number == number:
                return f"tok_{test.behaviour}_{int(self.clock().timestamp())}_{secrets.token_hex(8)}"
        raise self.refused()

    def refused(self) -> CardRefused:
        """What to say to a real number."""
        return CardRefused(_("No money moves here, so we take test cards only, such as 4242 4242 4242 4242."))

    def authorize(self, *, key: str, order_id: UUID, token: str, amount: Money) -> Authorized | Declined:
        _, behaviour, issued, _ = token.split("_")
        if refusal := self.declined.get(Behaviour(behaviour)):
            return refusal
        if behaviour == Behaviour.SLOW:
            self.sleep(SLOW_SECONDS)
        if behaviour == Behaviour.UNREACHABLE and self.clock() < _read(issued) + UNREACHABLE_FOR:
            raise GatewayError("The bank cannot be reached; it may be back in some seconds.")
        charge, is_new = self._charge(key=key, order_id=order_id, token=token, amount=amount)
        if behaviour == Behaviour.ANSWER_LOST and is_new:
            raise GatewayError("The line went dead before the bank answered.")  # although it had charged
        return Authorized(reference=charge.reference)

    def capture(self, *, key: str, reference: str, amount: Money) -> str:
        if not FakeCharge.objects.filter(pk=reference).update(captured=amount.amount):
            raise GatewayError(f"There is no charge {reference}: ask for one before you capture it.")
        return _reference("cap", key)

    @transaction.atomic
    def refund(self, *, key: str, reference: str, amount: Money) -> str:
        charge = FakeCharge.objects.select_for_update().filter(pk=reference).first()
        if charge is None:
            raise GatewayError(f"There is no charge {reference}: nothing can be given back.")
        if known := FakeRefund.objects.filter(key=key).first():
            FakeRefund.objects.filter(pk=known.pk).update(calls=F("calls") + 1)
            return known.reference
        if amount.amount > charge.left():
            raise GatewayError(f"Charge {reference} has {charge.left()} left: {amount.amount} cannot be given back.")
        mine = _reference("ref", key)
        charge.refunds.create(reference=mine, key=key, amount=amount.amount, refunded_at=self.clock())
        return mine

    def _charge(self, *, key: str, order_id: UUID, token: str, amount: Money) -> tuple[FakeCharge, bool]:
        """The charge of this key: made now, or found."""
        asked = {"order_id": order_id, "token": token, "amount": amount.amount, "currency": amount.currency}
        charge, is_new = FakeCharge.objects.get_or_create(
            key=key, defaults={**asked, "reference": _reference("ch", key), "charged_at": self.clock()}
        )
        if any(getattr(charge, name) != value for name, value in asked.items()):
            raise GatewayError(f"The key {key} stands for charge {charge.reference}, which is another one.")
        if not is_new:
            FakeCharge.objects.filter(pk=charge.pk).update(calls=F("calls") + 1)
        return charge, is_new


class FakeBank(FakeGateway):
    """The same for bank accounts: it debits them directly, and knows no card."""

    method = DIRECT_DEBIT
    test_numbers = TEST_ACCOUNTS
    declined = DEBITS_DECLINED

    def refused(self) -> CardRefused:
        return AccountRefused(
            _("No money moves here, so we take test accounts only, such as AT41 0000 0000 0000 4242.")
        )


def _reference(kind: str, key: str) -> str:
    return f"{kind}_{blake2b(key.encode(), digest_size=10).hexdigest()}"


def _read(issued: str) -> datetime:
    return datetime.fromtimestamp(int(issued), tz=UTC)
