"""A poison event is set aside with what follows it on its key, in order; other keys go on."""

import base64
import json
from collections.abc import Iterable, Sequence

from events.consumer.record import Place, Record
from events.models import Parked


def parked_keys(*, group: str, records: Iterable[Record]) -> set[tuple[str, bytes]]:
    """Which (topic, key) of ``records`` have something parked."""
    records = list(records)
    rows = Parked.objects.filter(
        group_name=group,
        topic__in={record.place.topic for record in records},
        key__in={record.key for record in records},
    )
    return {(topic, bytes(key)) for topic, key in rows.values_list("topic", "key").distinct()}


def park(*, group: str, records: Sequence[Record], error: str = "") -> None:
    """Keep ``records`` whole; without an ``error`` they only wait behind the one that has it."""
    Parked.objects.bulk_create(
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
