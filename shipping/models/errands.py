"""What Shipping owes its carrier, as rows; how they are claimed and settled is the backbone's :mod:`events.errands`."""

from django.db import models
from django.db.models import Q

from events.errands import ErrandRow


class Errand(ErrandRow):
    """One piece of work for one shipment, to be done once."""

    task = "shipping.tasks.run_errand"

    class Kind(models.TextChoices):
        BOOK = "book", "book the carrier"
        TRACK = "track", "ask the carrier"
        CANCEL = "cancel", "cancel at the carrier"

    shipment = models.ForeignKey("shipping.Shipment", models.CASCADE, related_name="errands")
    kind = models.CharField(max_length=6, choices=Kind)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("shipment", "kind"),
                condition=Q(done_at=None),
                name="shipping_errand_one_open_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("book", "track", "cancel")), name="shipping_errand_kind_known"
            ),
        )
        indexes = (models.Index("due_at", condition=Q(done_at=None), name="shipping_errand_due"),)

    def __str__(self) -> str:
        return f"errand {self.pk}: {self.kind}"
