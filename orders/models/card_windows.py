"""How often each card was authorized in each five minutes: the answer that the SQL job gives, kept in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from orders.cards import cut

# A payment is authorized once, so its id tells a copy from another authorization. Both tables change in one statement:
# what was known adds nothing, and two workers at once wait for each other in the order of the ids.
_COUNT = """
    with heard as (
        select distinct on (payment_id) payment_id, card_fingerprint, window_start
        from unnest(%s::uuid[], %s::text[], %s::timestamptz[]) as h (payment_id, card_fingerprint, window_start)
        order by payment_id
    ), new as (
        insert into orders_cardauthorization (payment_id, window_start)
        select payment_id, window_start from heard order by payment_id
        on conflict do nothing returning payment_id
    )
    insert into orders_cardwindow as known (card_fingerprint, window_start, authorizations)
    select card_fingerprint, window_start, count(*) from heard join new using (payment_id) group by 1, 2 order by 1, 2
    on conflict (card_fingerprint, window_start)
    do update set authorizations = known.authorizations + excluded.authorizations
"""


class CardAuthorization(models.Model):
    """An authorization that was counted: what makes a copy of its event harmless, whenever it comes."""

    payment_id = models.UUIDField(primary_key=True)
    window_start = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.payment_id}, counted from {self.window_start:%d %b %H:%M} on"


class CardWindow(models.Model):
    """How many authorizations one card had in the five minutes from ``window_start`` on."""

    card_fingerprint = models.CharField(max_length=128)
    window_start = models.DateTimeField(db_index=True)
    authorizations = models.PositiveIntegerField()

    class Meta:
        ordering = ["-window_start", "-authorizations"]
        constraints = [
            models.UniqueConstraint(fields=["card_fingerprint", "window_start"], name="orders_card_window_once"),
            models.CheckConstraint(condition=Q(authorizations__gte=1), name="orders_card_window_from_1"),
        ]

    def __str__(self) -> str:
        return f"card {self.card}, {self.window_start:%d %b %Y, %H:%M} UTC"

    @property
    def card(self) -> str:
        return cut(self.card_fingerprint)

    @classmethod
    def count(cls, heard: Sequence[tuple[UUID, str, datetime]]) -> None:
        """Count authorizations that were not counted before: the payment, its card, and when its window began."""
        if not heard:
            return
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [list(column) for column in zip(*heard, strict=True)])
