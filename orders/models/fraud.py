"""What the fraud check remembers: who ordered for how much, and when."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, models


class Sighting(models.Model):
    """One order of one ``subject``: a keyed hash of an e-mail address, or a customer's id. Once per order."""

    order_id = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=128)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    placed_at = models.DateTimeField()

    class Meta:
        ordering = ["placed_at"]
        indexes = [models.Index(fields=["subject", "currency", "placed_at"], name="orders_sighting_session")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.total} {self.currency}"

    def note(self) -> bool:
        """Remember it; false if this order was seen before.

        Whoever notes another order of the same subject meanwhile waits until this transaction ends, so that of two
        orders at once the second one counts the first.
        """
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended('fraud ' || %s, 0))", [self.subject])
        known = Sighting.objects.filter(pk=self.pk).exists()
        if not known:
            self.save(force_insert=True)
        return not known

    def session_total(self, *, gap: timedelta) -> Decimal:
        """The running total of the session that this order belongs to: no pause in it is longer than ``gap``.

        By the time of placing, not of hearing: an order that is heard late still belongs where it was placed.
        """
        others = Sighting.objects.filter(subject=self.subject, currency=self.currency).exclude(pk=self.pk)
        before = others.filter(placed_at__lte=self.placed_at).order_by("-placed_at")
        after = others.filter(placed_at__gt=self.placed_at).order_by("placed_at")
        neighbours = [*_unbroken(before, self.placed_at, gap), *_unbroken(after, self.placed_at, gap)]
        return self.total + sum((other.total for other in neighbours), Decimal(0))


def _unbroken(sightings: "models.QuerySet[Sighting]", start: datetime, gap: timedelta) -> Iterable[Sighting]:
    last = start
    for sighting in sightings.iterator(chunk_size=100):
        if abs(sighting.placed_at - last) > gap:
            return
        last = sighting.placed_at
        yield sighting
