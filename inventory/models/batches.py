"""Many changes of stock at once: a file that was imported, or one change of many items. Drafted, looked at, applied."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Batch(models.Model):
    """Changes that somebody drafted, and who applied them when. Its id is the ``cause_id`` of all its movements."""

    class Source(models.TextChoices):
        FILE = "file"
        LIST = "list", "chosen items"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source = models.CharField(max_length=4, choices=Source)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file: the same file is known again by it.")
    changes = models.JSONField(help_text="One object per line, as it was written.")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(default=timezone.now)
    applied_by = models.CharField(max_length=150, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    repeated = models.BooleanField(default=False, help_text="The same file had been imported before, knowingly.")
    moved = models.PositiveIntegerField(default=0, help_text="Movements that it made.")
    left_out = models.PositiveIntegerField(default=0, help_text="Lines with mistakes, left out by choice.")

    class Meta:
        ordering = ("-made_at",)
        verbose_name = "batch of changes"
        verbose_name_plural = "batches of changes"
        constraints = (
            # Two people with one file: the second is told, whatever the timing.
            models.UniqueConstraint(
                fields=("sha256",),
                condition=Q(source="file", repeated=False, applied_at__isnull=False),
                name="inventory_file_applied_once",
            ),
            models.CheckConstraint(condition=Q(source__in=("file", "list")), name="inventory_batch_source_known"),
        )

    def __str__(self) -> str:
        return self.file_name or f"{len(self.changes)} chosen items"

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None

    def earlier(self) -> "Batch | None":
        """The newest other batch that applied the same file."""
        if not self.sha256:
            return None
        same = Batch.objects.filter(sha256=self.sha256, applied_at__isnull=False).exclude(pk=self.pk)
        return same.order_by("-applied_at").first()

    def mark_applied(self, *, by: str, at: datetime, repeated: bool, moved: int, left_out: int) -> None:
        self.applied_by, self.applied_at, self.repeated = by, at, repeated
        self.moved, self.left_out = moved, left_out
        self.save(update_fields=["applied_by", "applied_at", "repeated", "moved", "left_out"])
