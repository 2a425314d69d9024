"""What is owed and paid: one payment per order, the cards that were tried, and what was given back.

WAITING ──validated──▶ AUTHORIZING ──the gateway holds the amount──▶ AUTHORIZED ──dispatched──▶ CAPTURED
                         │      ▲                                        │                         │
                         ▼      │ another card                           └────▶ REFUNDED ◀─────────┘
                       DECLINED ┘

An order that ends makes WAITING and DECLINED CLOSED; what is held or taken is given back.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, Sum
from uuid_utils.compat import uuid7

from orders.models.returns import Return
from orders.payments.methods import CARD
from shop.events import Money


class PaymentMovedMeanwhile(Exception):
    """Somebody else changed the payment between reading and writing: read it and decide again."""


class Payment(models.Model):
    """The payment of one order. ``over`` says how the order ended, if it did."""

    class State(models.TextChoices):
        WAITING = "WAITING", "Waits for the order to be validated"
        AUTHORIZING = "AUTHORIZING", "The gateway is being asked"
        DECLINED = "DECLINED", "Declined; another card may be tried"
        AUTHORIZED = "AUTHORIZED", "Held on the card"
        CAPTURED = "CAPTURED", "Taken"
        REFUNDED = "REFUNDED", "Given back"
        CLOSED = "CLOSED", "Over, and nothing was taken"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order_id = models.UUIDField(unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=80, blank=True, help_text="The gateway's, of the charge.")
    over = models.CharField(max_length=12, blank=True, help_text="How the order ended, once it did.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        permissions = (("refund_payment", "Can give money back"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        "WAITING",
                        "AUTHORIZING",
                        "DECLINED",
                        "AUTHORIZED",
                        "CAPTURED",
                        "REFUNDED",
                        "CLOSED",
                    )
                ),
                name="orders_payment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("AUTHORIZED", "CAPTURED", "REFUNDED")) ^ Q(reference=""),
                name="orders_payment_reference_of_charges",
            ),
        )

    def __str__(self) -> str:
        return f"payment {self.pk}: {self.state}"

    @property
    def total(self) -> Money:
        return Money(self.amount, self.currency)

    @classmethod
    def lock(cls, order_id: UUID) -> "Payment":
        """Read an order's payment and keep others from changing it until the transaction ends.

        :raises Payment.DoesNotExist: if ``order-placed`` was not heard
        """
        return cls.objects.select_for_update(no_key=True).get(order_id=order_id)

    def move(self, to: State, *, at: datetime, **columns: Any) -> None:
        """Take one step of :data:`NEXT`, if the row still is where this object says.

        :raises PaymentMovedMeanwhile: if it is not, or if there is no such step; nothing is written then
        """
        mine = Payment.objects.filter(pk=self.pk, state=self.state)
        if to not in NEXT[Payment.State(self.state)] or not mine.update(state=to, changed_at=at, **columns):
            raise PaymentMovedMeanwhile(
                f"Payment {self.pk} of order {self.order_id} did not go from {self.state} to {to}: "
                "the step is not allowed, or another process was faster. Read it again."
            )
        for name, value in {"state": to, "changed_at": at, **columns}.items():
            setattr(self, name, value)

    def left(self) -> Decimal:
        """What was paid and is not owed back yet."""
        given: Decimal | None = self.refunds.aggregate(sum=Sum("amount"))["sum"]
        return self.amount - (given or Decimal(0))

    def unpromised(self, *, but_for: Collection[UUID] = ()) -> Decimal:
        """What is left that no customer was told of: a return is taken in, and promised, before its refund is owed.

        :param but_for: returns that do not count
        """
        received = Return.objects.filter(order_id=self.order_id, state=Return.State.RECEIVED).exclude(pk__in=but_for)
        not_owed_yet = received.exclude(pk__in=self.refunds.values("pk"))
        promised: Decimal | None = not_owed_yet.aggregate(sum=Sum("refund"))["sum"]
        return max(self.left() - (promised or Decimal(0)), Decimal(0))


def money_to_promise(order_id: UUID, *, to: UUID) -> Decimal | None:
    """What may be promised to a return of an order; none if there is no payment.

    The payment stays locked until the transaction ends: nobody else promises the same money.
    """
    payment = Payment.objects.select_for_update(no_key=True).filter(order_id=order_id).first()
    return payment.unpromised(but_for=[to]) if payment else None


S = Payment.State

NEXT: Mapping[Payment.State, frozenset[Payment.State]] = {
    S.WAITING: frozenset({S.AUTHORIZING, S.CLOSED}),
    S.AUTHORIZING: frozenset({S.AUTHORIZED, S.DECLINED, S.CLOSED}),
    S.DECLINED: frozenset({S.AUTHORIZING, S.CLOSED}),
    S.AUTHORIZED: frozenset({S.CAPTURED, S.REFUNDED}),
    S.CAPTURED: frozenset({S.REFUNDED}),
    S.REFUNDED: frozenset(),
    S.CLOSED: frozenset(),
}


class PaymentAttempt(models.Model):
    """One card or account that was to pay, by its token. At most one of an order's is being asked, and one pays."""

    class Outcome(models.TextChoices):
        OPEN = "OPEN", "Not known yet"
        AUTHORIZED = "AUTHORIZED", "Pays"
        DECLINED = "DECLINED", "Declined"
        ABANDONED = "ABANDONED", "Never asked: the order ended"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=30, default=CARD, db_default=CARD)
    token = models.CharField(max_length=200, blank=True)
    card_fingerprint = models.CharField(max_length=128, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    code = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("payment", "number"), name="orders_attempt_number_once"),
            models.UniqueConstraint(fields=("payment",), condition=Q(outcome="OPEN"), name="orders_attempt_one_open"),
            models.UniqueConstraint(
                fields=("payment",), condition=Q(outcome="AUTHORIZED"), name="orders_attempt_one_pays"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("OPEN", "AUTHORIZED", "DECLINED", "ABANDONED")),
                name="orders_attempt_outcome_known",
            ),
        )

    def __str__(self) -> str:
        return f"card {self.number}: {self.outcome}"

    def answer(self, outcome: Outcome, *, at: datetime, code: str = "", text: str = "") -> None:
        """Write down what came of it."""
        self.outcome, self.answered_at, self.code, self.text = outcome, at, code, text
        self.save(update_fields=["outcome", "answered_at", "code", "text"])


class PaymentRefund(models.Model):
    """Something to be given back. Its id is the return's, or the payment's own for all that is left of it."""

    id = models.UUIDField(primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="refunds")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    why = models.CharField(max_length=12)
    reference = models.CharField(max_length=80, blank=True, help_text="The gateway's, once it is done.")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="orders_refund_of_something"),)

    def __str__(self) -> str:
        return f"{self.amount} back: {self.why}"
