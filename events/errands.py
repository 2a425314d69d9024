"""Errands: slow work that is owed, as rows, so that no crash and no lost message forgets it.

A worker *claims* an errand by moving ``due_at`` past the time that the work may take, does the work while holding
nothing, and then settles the errand, if the claim is still its own. A worker that dies leaves a row that becomes due
again by itself. Whatever runs the workers (Celery, cron) only brings them ids.
"""

from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple, Self

from django.db import models, transaction
from django.utils import timezone

from events.conf import conf

CLAIM = timedelta(seconds=60)
BACKOFF_CAP = timedelta(minutes=5)
GRACE = timedelta(seconds=5)  # hints are on time; a sweep takes what they missed


class Overtaken(Exception):
    """The claim on an errand ran out and another worker has it: leave the outcome to that one."""


class Owed(NamedTuple):
    """Errands of one kind that are to be done, and for how many seconds the first of them is due."""

    errands: int
    overdue_seconds: float


class ErrandRow(models.Model):
    """One piece of work, to be done once. A subclass says for what, and which ``task`` does it."""

    task: ClassVar[str]

    due_at = models.DateTimeField(help_text="Not before; while in work, the end of the claim.")
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    @classmethod
    def claim(cls, errand_id: int, *, now: datetime) -> Self | None:
        """Take a due errand for a minute; nothing, if it is done, not due, or in other hands."""
        with transaction.atomic(using=conf().DATABASE):
            due = cls._owed().filter(pk=errand_id, due_at__lte=now)
            errand = due.select_for_update(skip_locked=True).first()
            if errand:
                errand.attempts += 1
                errand.due_at = now + CLAIM
                errand.save(update_fields=["attempts", "due_at"])
            return errand

    @classmethod
    def overdue(cls, *, now: datetime, limit: int = 500) -> list[Self]:
        """Errands that should have run by now: their hint was lost, or their worker died."""
        due = cls._owed().filter(due_at__lte=now - GRACE)
        return list(due.order_by("due_at")[:limit])

    @classmethod
    def late(cls, *, now: datetime) -> int:
        """How many errands should have run by now, counted by the database."""
        return cls._owed().filter(due_at__lte=now - GRACE).count()

    @classmethod
    def owed(cls, *, now: datetime) -> Owed:
        """How much there is to do, and whether somebody does it."""
        found = cls._owed().aggregate(errands=models.Count("pk"), due_at=models.Min("due_at"))
        due_at = found["due_at"] or now
        return Owed(found["errands"], max(0.0, (now - due_at).total_seconds()))

    @classmethod
    def _owed(cls) -> models.QuerySet[Self]:
        """What is still to be done. A subclass may leave out what nobody but a person may start again."""
        return cls._default_manager.using(conf().DATABASE).filter(done_at=None)

    def hold(self) -> None:
        """Lock the row, to write the outcome.

        :raises Overtaken: if it is no longer this worker's
        """
        mine = self._owed().filter(pk=self.pk, attempts=self.attempts)
        if not mine.select_for_update().first():
            raise Overtaken(f"Errand {self.pk} was taken over after attempt {self.attempts}.")

    def finish(self, *, now: datetime) -> None:
        """Be done, for good."""
        self.done_at = now
        self.save(update_fields=["done_at"])

    def postpone(self, error: str, *, now: datetime) -> None:
        """Keep the error and try again after 2, 4, 8 … seconds, five minutes at most."""
        wait = timedelta(seconds=2 ** min(self.attempts, 16))
        self.due_at = now + min(wait, BACKOFF_CAP)
        self.last_error = error[:500]
        self.save(update_fields=["due_at", "last_error"])
