"""The fake gateway's own books. They stand for another company's system: nothing else reads them."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum


class FakeCharge(models.Model):
    """An amount on somebody's card: held, then taken. ``calls`` counts how often it was asked for."""

    reference = models.CharField(max_length=40, primary_key=True)
    key = models.CharField(max_length=100, unique=True)
    order_id = models.UUIDField(db_index=True)
    token = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    captured = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    calls = models.PositiveIntegerField(default=1)
    charged_at = models.DateTimeField()

    class Meta:
        ordering = ("-charged_at",)
        constraints = (
            models.CheckConstraint(condition=Q(captured__lte=F("amount")), name="orders_fake_captured_in_amount"),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} {self.currency}"

    def left(self) -> Decimal:
        """What could still be given back."""
        given = self.refunds.aggregate(sum=Sum("amount"))["sum"]
        return self.amount - (given or Decimal(0))


class FakeRefund(models.Model):
    """A part or all of a charge that was given back, or is held no longer."""

    reference = models.CharField(max_length=40, primary_key=True)
    key = models.CharField(max_length=100, unique=True)
    charge = models.ForeignKey(FakeCharge, on_delete=models.CASCADE, related_name="refunds")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    calls = models.PositiveIntegerField(default=1)
    refunded_at = models.DateTimeField()

    class Meta:
        ordering = ("-refunded_at",)

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} of {self.charge_id}"
