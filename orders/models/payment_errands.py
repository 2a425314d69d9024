"""What Payments owes the gateway, as rows; how they are claimed and settled is :mod:`events.errands`."""

from django.db import models
from django.db.models import Q

from events.errands import ErrandRow
from orders.models.payments import Payment, PaymentAttempt, PaymentRefund
from orders.payments.methods import CARD


class PaymentErrand(ErrandRow):
    """One question to the gateway. ``key`` names it there as well, so that asking twice moves money once."""

    task = "orders.tasks.run_payment_errand"

    class Kind(models.TextChoices):
        AUTHORIZE = "authorize", "hold the amount"
        CAPTURE = "capture", "take what is held"
        REFUND = "refund", "give back"

    kind = models.CharField(max_length=9, choices=Kind)
    key = models.CharField(max_length=100, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="errands")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.CASCADE, null=True, blank=True)
    refund = models.ForeignKey(PaymentRefund, on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="authorize", attempt__isnull=False, refund=None)
                | Q(kind="capture", attempt=None, refund=None)
                | Q(kind="refund", attempt=None, refund__isnull=False),
                name="orders_payment_errand_kind_known",
            ),
        )
        indexes = (models.Index("due_at", condition=Q(done_at=None), name="orders_payment_errand_due"),)

    @classmethod
    def method_of(cls, errand_id: int) -> str:
        """By which method it is to be paid, or was: that is whom to ask."""
        attempts = PaymentAttempt.objects.filter(payment__errands=errand_id)
        asked = attempts.filter(paymenterrand=errand_id) | attempts.filter(outcome=PaymentAttempt.Outcome.AUTHORIZED)
        return asked.values_list("method", flat=True).first() or CARD

    def __str__(self) -> str:
        return f"payment errand {self.pk}: {self.kind}"
