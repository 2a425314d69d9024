"""Cards that the stream's SQL job found authorized too often, and the orders that were referred to staff for it."""

from datetime import datetime

from django.db import connection, models
from django.db.models import Q, QuerySet

from orders.cards import cut

# The counts of one window only rise, so the highest is the newest, in whatever order they come.
_FLAG = """
    insert into orders_flaggedcard as known
        (card_fingerprint, window_start, authorizations, flagged_at, lifted_by, lifted_why)
    values (%s, %s, %s, %s, '', '')
    on conflict (card_fingerprint, window_start)
    do update set authorizations = greatest(known.authorizations, excluded.authorizations)
"""


class FlaggedCard(models.Model):
    """One card in the five minutes from ``window_start`` on. Staff may lift the flag; it stays lifted.

    A later window of the same card is a flag of its own.
    """

    card_fingerprint = models.CharField(max_length=128)
    window_start = models.DateTimeField(db_index=True)
    authorizations = models.PositiveIntegerField()
    flagged_at = models.DateTimeField(help_text="When we first heard of it.")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_why = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["-window_start", "-pk"]
        permissions = [("lift_flaggedcard", "Can lift the flag of a card")]
        constraints = [
            models.UniqueConstraint(fields=["card_fingerprint", "window_start"], name="orders_flagged_card_once"),
            models.CheckConstraint(condition=Q(authorizations__gte=1), name="orders_flagged_card_from_1"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="") | (Q(lifted_at__isnull=False) & ~Q(lifted_by="")),
                name="orders_flagged_card_lifted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.card}, {self.window_start:%d %b %Y, %H:%M} UTC"

    @property
    def card(self) -> str:
        return cut(self.card_fingerprint)

    def raise_to_count(self) -> None:
        """Write the flag down, or raise the number of the one that is there."""
        with connection.cursor() as cursor:
            cursor.execute(_FLAG, [self.card_fingerprint, self.window_start, self.authorizations, self.flagged_at])

    @classmethod
    def standing(cls, card_fingerprint: str, *, since: datetime, at: datetime) -> "QuerySet[FlaggedCard]":
        """The card's flags that count for what is paid ``at``: of windows that had begun by then, after ``since``.

        By the time of the window, not of hearing: an order that is heard late is judged by when it was placed.
        """
        windows = cls.objects.filter(window_start__lte=at, window_start__gt=since)
        return windows.filter(card_fingerprint=card_fingerprint, lifted_at=None)

    def lift(self, *, by: str, why: str, at: datetime) -> bool:
        """Let the card pay again; false if the flag was lifted before."""
        self.lifted_at, self.lifted_by, self.lifted_why = at, by, why
        mine = FlaggedCard.objects.filter(pk=self.pk, lifted_at=None)
        return bool(mine.update(lifted_at=at, lifted_by=by, lifted_why=why))


class CardReferral(models.Model):
    """An order that was referred to staff because of a flag; ``authorizations`` as many as were known then."""

    order_id = models.UUIDField()
    flag = models.ForeignKey(FlaggedCard, on_delete=models.CASCADE, related_name="referrals")
    authorizations = models.PositiveIntegerField()

    class Meta:
        ordering = ["-order_id"]
        constraints = [models.UniqueConstraint(fields=["order_id", "flag"], name="orders_card_referral_once")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.flag}"
