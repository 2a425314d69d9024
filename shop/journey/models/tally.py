"""The read model that visitors may break."""

from typing import ClassVar
from uuid import UUID

from django.db import connection, models

_HEAR = """
    insert into journey_tally as known (order_id, status, version, heard) values (%s, %s, %s, 1)
    on conflict (order_id) do update set
        status = case when known.version < excluded.version then excluded.status else known.status end,
        version = greatest(known.version, excluded.version),
        heard = known.heard + 1
"""


class Tally(models.Model):
    """An order as the visitors' group heard of it.

    ``heard`` is what no careful read model would do: it counts. If an event ever took effect twice, it would show.
    """

    order_id = models.UUIDField(primary_key=True)
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    heard = models.PositiveIntegerField()

    class Meta:
        # In no schema of its own, as the other tables of the journey are: a rebuild hides tables behind temporary ones,
        # by their bare names.
        db_table = "journey_tally"
        ordering: ClassVar = ["order_id"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.status}, heard {self.heard}"

    @classmethod
    def hear(cls, *, order_id: UUID, status: str, version: int) -> None:
        """Note one event of an order."""
        with connection.cursor() as cursor:
            cursor.execute(_HEAR, [order_id, status, version])

    @classmethod
    def by_status(cls) -> dict[str, int]:
        """How many orders there are of each status, most first."""
        counted = cls.objects.order_by().values_list("status").annotate(orders=models.Count("pk"))
        return dict(counted.order_by("-orders", "status"))
