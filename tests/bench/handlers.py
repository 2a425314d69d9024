"""Handlers to be measured, a group for each way to write one."""

from django.db import connection
from django.db.models import Model
from msgspec import json

from events.handling import Batch, Group, on, on_batch
from tests.bench.events import RugSold, RugSoldOnTime, RugSoldWidely
from tests.bench.models import Shelf
from tests.bench.tally import tally

BY_STATEMENT = Group("bench-by-statement")
BY_ORM_IN_BATCHES = Group("bench-by-orm-in-batches")
BY_ORM_ONE_BY_ONE = Group("bench-by-orm-one-by-one")
NOTING_TIMES = Group("bench-noting-times")
MANY_WORKERS = Group("bench-many-workers")

_UPSERT = """
    insert into bench_shelf (sku, number, note)
    select sku, number, note from json_to_recordset(%s) as t (sku text, number int, note text)
    on conflict (sku) do update set number = excluded.number, note = excluded.note
"""


@on_batch(RugSold, group=BY_STATEMENT)
def shelve_by_statement(batch: Batch[RugSold]) -> None:
    newest = {event.sku: event for event in batch}  # one statement cannot touch a row twice
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [json.encode(list(newest.values())).decode()])
    tally.handled(len(batch))


@on_batch(RugSold, group=BY_ORM_IN_BATCHES)
def shelve_by_orm_in_batches(batch: Batch[RugSold]) -> None:
    newest = {event.sku: Shelf(sku=event.sku, number=event.number, note=event.note) for event in batch}
    Shelf.objects.bulk_create(
        newest.values(), update_conflicts=True, unique_fields=["sku"], update_fields=["number", "note"]
    )
    tally.handled(len(batch))


@on(RugSold, group=BY_ORM_ONE_BY_ONE)
def shelve_by_orm(event: RugSold) -> None:
    _hear(event)
    tally.handled(1)


@on(RugSoldOnTime, group=NOTING_TIMES)
def note_the_time(event: RugSoldOnTime) -> None:
    _hear(event)
    tally.note(event.number)


@on(RugSoldWidely, group=MANY_WORKERS)
def shelve_by_any_worker(event: RugSoldWidely) -> None:
    _hear(event)


def _hear(event: RugSold | RugSoldOnTime | RugSoldWidely) -> Model:
    shelf, _ = Shelf.objects.update_or_create(sku=event.sku, defaults={"number": event.number, "note": event.note})
    return shelf
