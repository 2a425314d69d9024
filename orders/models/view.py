"""The hydrated view of an order: all that its own events told, in one row, for those who ask and do not change."""

import msgspec
from django.db import connection, models

_TELL = """
    insert into orders_orderview as known (order_id, version, status, placed, reasons, steps)
    select order_id, version, status, placed, reasons, steps
    from unnest(%s::uuid[], %s::int[], %s::text[], %s::jsonb[], %s::jsonb[], %s::jsonb[])
        as heard (order_id, version, status, placed, reasons, steps)
    order by order_id
    on conflict (order_id) do update set
        status = case when known.version < excluded.version then excluded.status else known.status end,
        version = greatest(known.version, excluded.version),
        placed = coalesce(known.placed, excluded.placed),
        reasons = coalesce(excluded.reasons, known.reasons),
        steps = known.steps || excluded.steps
"""


class OrderView(models.Model):
    """An order as the topic ``orders`` tells it. ``steps`` by version; events may come in any order, and again."""

    order_id = models.UUIDField(primary_key=True)
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20)
    placed = models.JSONField(null=True, help_text="What was ordered; empty until order-placed was heard.")
    reasons = models.JSONField(null=True, help_text="Why it was rejected.")
    steps = models.JSONField(default=dict)

    class Meta:
        ordering = ["-order_id"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.status}, version {self.version}"

    @classmethod
    def tell(cls, *views: "OrderView") -> None:
        """Add what each of ``views`` tells, at most one of an order, to what is known; in one statement."""
        rows = [
            (view.order_id, view.version, view.status, _json(view.placed), _json(view.reasons), _json(view.steps))
            for view in views
        ]
        with connection.cursor() as cursor:
            cursor.execute(_TELL, [list(column) for column in zip(*rows, strict=True)])


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
