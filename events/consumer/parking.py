"""A poison event is set aside with what follows it on its key, in order; other keys go on.

The first parked record of a key, its *head*, always says why it is there; those behind it say nothing. Records
without a key are in no order with each other: each is a head of its own.
"""

import base64
import json
from collections.abc import Iterable, Sequence

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from events.conf import conf
from events.consumer.record import Place, Record
from events.models import Parked

NO_KEY = b""

ITS_TURN = "Not tried again yet: what stood before it is done with. Redrive its key to go on."


def _parked() -> QuerySet[Parked]:
    return Parked.objects.using(conf().DATABASE)


def parked_keys(*, group: str, records: Iterable[Record]) -> set[tuple[str, bytes]]:
    """Which (topic, key) of ``records`` have something parked."""
    records = list(records)
    rows = _parked().filter(
        group_name=group,
        topic__in={record.place.topic for record in records},
        key__in={record.key for record in records},
    )
    return {(topic, bytes(key)) for topic, key in rows.values_list("topic", "key").distinct()}


def park(*, group: str, records: Sequence[Record], error: str = "") -> None:
    """Keep ``records`` whole; without an ``error`` they only wait behind the one that has it."""
    _parked().bulk_create(
        Parked(
            group_name=group,
            topic=record.place.topic,
            partition=record.place.partition,
            offset=record.offset,
            key=record.key,
            value=record.value,
            headers=_dump(record.headers),
            timestamp_ms=record.timestamp_ms,
            error=error,
        )
        for record in records
    )


def of_key(*, group: str, topic: str, key: bytes) -> QuerySet[Parked]:
    """What is parked of a key, in the order in which it has to be applied."""
    return _parked().filter(group_name=group, topic=topic, key=key).order_by("id")


def in_place(group: str, place: Place, *, since: int = 0) -> QuerySet[Parked]:
    """What a group has parked of one partition, from the offset ``since`` on."""
    return _parked().filter(group_name=group, topic=place.topic, partition=place.partition, offset__gte=since)


def keys(*, group: str, topic: str | None = None) -> list[tuple[str, bytes]]:
    """The parked (topic, key) of a group, longest parked first."""
    rows = _parked().filter(group_name=group, **({"topic": topic} if topic else {}))
    first = rows.values_list("topic", "key").annotate(first=Min("id")).order_by("first")
    return [(of_topic, bytes(key)) for of_topic, key, _ in first]


def heads() -> QuerySet[Parked]:
    """The first record of each parked key, of all groups, with the number of those ``behind`` it."""
    keyed = _parked().exclude(key=NO_KEY).order_by()
    first = keyed.values("group_name", "topic", "key").annotate(first=Min("id")).values("first")
    of_its_key = keyed.filter(group_name=OuterRef("group_name"), topic=OuterRef("topic"), key=OuterRef("key"))
    count = of_its_key.values("key").annotate(count=Count("id")).values("count")
    heads = _parked().filter(Q(key=NO_KEY) | Q(id__in=first))
    return heads.annotate(behind=Coalesce(Subquery(count) - 1, 0))


def take_head(*, group: str, topic: str, key: bytes, after: int = 0) -> Parked | None:
    """Take the first record of a key out, and say on the next one that it is its turn. Call under the lock.

    :param after: pass over records up to this one; only where they are in no order
    """
    front = list(of_key(group=group, topic=topic, key=key).filter(id__gt=after)[:2])
    if not front:
        return None
    take_out([front[0]])
    its_turn(front[1:])
    return front[0]


def take_out(rows: Iterable[Parked]) -> None:
    _parked().filter(pk__in=[row.pk for row in rows]).delete()


def its_turn(rows: Sequence[Parked]) -> None:
    """Let a new head say why it is still there."""
    if rows and not rows[0].error:
        note(rows[0], error=ITS_TURN)


def note(row: Parked, *, error: str) -> None:
    """Say on a parked record why it stays. It may be gone: then somebody else decided meanwhile."""
    _parked().filter(pk=row.pk).update(error=error)


def restore(row: Parked) -> Record:
    """The record as it came."""
    return Record(
        place=Place(row.topic, row.partition),
        offset=row.offset,
        key=bytes(row.key),
        value=None if row.value is None else bytes(row.value),
        headers=_load(bytes(row.headers)),
        timestamp_ms=row.timestamp_ms,
    )


def _dump(headers: Iterable[tuple[str, bytes | None]]) -> bytes:
    return json.dumps(
        [[name, None if raw is None else base64.b64encode(raw).decode()] for name, raw in headers]
    ).encode()


def _load(headers: bytes) -> list[tuple[str, bytes | None]]:
    return [(name, None if raw is None else base64.b64decode(raw)) for name, raw in json.loads(headers)]
