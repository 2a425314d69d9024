"""An order: what was agreed, and how far it has come."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Func, Q
from uuid_utils.compat import uuid7

from orders.events import Line
from orders.status import OPEN, Status, before

# The database counts, so two checkouts never get one number. A rolled-back one leaves a gap.
NEXT_NUMBER = Func(template="'P-' || nextval('orders_number')", output_field=models.CharField())

# What an order begins with beside its row, in one statement: a checkout has no time for the ORM to write two of them.
_BEGIN = """
    with first as (
        insert into orders_orderstep (order_id, version, status, at, detail) values (%s, %s, %s, %s, '{}')
    )
    insert into orders_orderline (order_id, position, sku, name, quantity, unit_price)
    select %s, position, sku, name, quantity, unit_price
    from unnest(%s::text[], %s::text[], %s::int[], %s::numeric[]) with ordinality
        as line (sku, name, quantity, unit_price, position)
"""


class MovedMeanwhile(Exception):
    """Somebody else changed the order between reading and writing: read it and decide again."""


class Order(models.Model):
    """A customer's commitment to buy. ``version`` counts its events on the log, without gaps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True, db_default=NEXT_NUMBER)
    status = models.CharField(max_length=20, choices=Status, default=Status.PLACED)
    version = models.PositiveIntegerField(default=1)
    customer_id = models.UUIDField()
    customer_version = models.PositiveIntegerField()
    address_id = models.UUIDField()
    email_hash = models.CharField(max_length=128, blank=True)
    currency = models.CharField(max_length=3)
    delivery = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    checks = ArrayField(models.CharField(max_length=30), help_text="The verdicts that it needs.")
    reasons = models.JSONField(default=list, blank=True, help_text="Why it was rejected.")
    placed_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    agreed: tuple[Line, ...] = ()  # the lines, where the order was placed just now and nobody has to read them

    class Meta:
        ordering = ["-id"]  # UUIDv7: the newest first, by the index that is there anyway
        permissions = [
            ("review_order", "Can release or reject an order that a check left to staff"),
            ("cancel_order", "Can cancel an order"),
            ("view_story", "Can see every event that an order caused"),
        ]
        indexes = [
            # The order desk's questions: the last day, what stands still, and whose orders these are.
            models.Index("placed_at", name="orders_order_placed"),
            models.Index("changed_at", condition=Q(status__in=sorted(OPEN)), name="orders_order_open"),
            models.Index("customer_id", name="orders_order_customer"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="orders_order_status_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="orders_order_version_from_1"),
            models.CheckConstraint(
                condition=Q(delivery__gte=0, tax__gte=0, total__gte=0, tax__lte=F("total")),
                name="orders_order_amounts_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def place(cls, lines: Sequence[Line], *, placed_at: datetime, **columns: Any) -> "Order":
        """Write a new order with its lines and the first step of its history."""
        order = cls.objects.create(placed_at=placed_at, changed_at=placed_at, **columns)
        order.agreed = tuple(lines)
        first = (order.pk, order.version, order.status, placed_at)
        what = ([line.sku for line in lines], [line.name for line in lines])
        how_much = ([line.quantity for line in lines], [line.unit_price.amount for line in lines])
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN, [*first, order.pk, *what, *how_much])
        return order

    @classmethod
    def lock(cls, order_id: UUID) -> "Order":
        """Read an order and keep others from changing it until the transaction ends.

        Whoever judges by several rows (have all checks passed?) needs this lock: two verdicts at
        once would otherwise each miss the other. Lines and steps can still refer to the order.
        """
        return cls.objects.select_for_update(no_key=True).get(pk=order_id)

    @classmethod
    def lock_if_known(cls, order_id: UUID) -> "Order | None":
        """As :meth:`lock`, for news that may be about somebody else's order."""
        return cls.objects.select_for_update(no_key=True).filter(pk=order_id).first()

    @property
    def cancellation(self) -> str:
        """How far cancelling by request has come: empty, ``requested`` or ``refused``."""
        asked = self.steps.filter(detail__has_key="cancellation").order_by("version").last()
        return asked.detail["cancellation"] if asked else ""

    def asked_to_cancel_by(self) -> str:
        """Who asked for it; Shipping itself, if nobody did."""
        asked = self.steps.filter(detail__cancellation="requested").first()
        return asked.detail["by"] if asked else "shipping"

    def move(self, *, to: Status, at: datetime, detail: dict[str, str], **columns: Any) -> None:
        """Take one step of :data:`orders.status.NEXT` and write it into the history.

        Services do not call this alone, but :func:`orders.services.moves.move`, which also tells.

        :raises MovedMeanwhile: if status or version are no longer what this object says, or if the
            table has no such step; nothing is written then
        """
        self._write(before(to) & {Status(self.status)}, to=to, at=at, detail=detail, **columns)

    def note(self, *, at: datetime, detail: dict[str, str]) -> None:
        """Write into the history what happened while the status stayed; it counts as a version of its own.

        Services do not call this alone, but :func:`orders.services.moves.note`, which also tells.

        :raises MovedMeanwhile: if status or version are no longer what this object says
        """
        self._write({Status(self.status)}, to=Status(self.status), at=at, detail=detail)

    def _write(self, held: Set[Status], *, to: Status, at: datetime, detail: dict[str, str], **columns: Any) -> None:
        """Go ``to`` a status from one of those ``held``, if the row still is what this object says."""
        moved = Order.objects.filter(pk=self.pk, version=self.version, status__in=sorted(held)).update(
            status=to, version=F("version") + 1, changed_at=at, **columns
        )
        if not moved:
            raise MovedMeanwhile(
                f"Order {self.pk} did not go from {self.status} (version {self.version}) to {to}: "
                "the step is not allowed, or another process was faster. Read it again."
            )
        self.status, self.version, self.changed_at = to, self.version + 1, at
        for name, value in columns.items():
            setattr(self, name, value)
        self.steps.create(version=self.version, status=to, at=at, detail=detail)
