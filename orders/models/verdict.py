"""What the checks said about an order: one verdict each. The first one counts, unless it left the order to staff."""

from django.db import models
from django.db.models import Q

from orders.models.order import Order


class Verdict(models.Model):
    """One check's answer. Counting distinct rows, not events, is what makes duplicates harmless."""

    class Answer(models.TextChoices):
        PASSED = "PASSED", "Passed"
        FAILED = "FAILED", "Failed"
        REFERRED = "REFERRED", "Referred to staff"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="verdicts")
    check_name = models.CharField("check", max_length=30)  # Model.check is Django's
    answer = models.CharField(max_length=10, choices=Answer)
    reasons = models.JSONField(default=list)
    received_at = models.DateTimeField()
    late = models.BooleanField(help_text="It came after the decision and had no effect.")
    decided_by = models.CharField(max_length=150, blank=True, help_text="Who decided, where it was referred to staff.")

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "check_name"], name="orders_verdict_once_per_check"),
            models.CheckConstraint(
                condition=Q(answer__in=["PASSED", "FAILED", "REFERRED"]), name="orders_verdict_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.get_answer_display()}"

    def awaits(self, answer: str) -> bool:
        """Whether ``answer`` is news: staff's decision on what was referred to them."""
        return self.answer == self.Answer.REFERRED and answer != self.Answer.REFERRED
