"""Weavers with something parked, as a consumer leaves it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections, transaction

from events.consumer import parking, positions
from events.consumer.record import Place
from events.models import Parked, Position
from events.operations import redrive
from tests.events.weaving import RugWoven, record

PLACE = Place("rugs", 0)
RUG = {"group": "weavers", "topic": "rugs", "key": b"GARISH-RUG"}


def claim(*, partition=0, group="weavers", start=100, place=None):
    with connection.cursor() as cursor:
        place = place or Place("rugs", partition)
        return {place: positions.claim(cursor, group=group, place=place, topic_id="topic", start=start)}


def woven(sku="GARISH-RUG", **where):
    return record(RugWoven(sku=sku, knots=where.get("offset", 0)), **where)


def park(*records, error="ZeroDivisionError: no such dye", group="weavers"):
    """The first of each key failed; the others only wait behind it."""
    with transaction.atomic():
        for each in records:
            blocked = parking.parked_keys(group=group, records=[each])
            parking.park(group=group, records=[each], error="" if blocked else error)


def parked():
    return [(row.offset, row.error) for row in Parked.objects.order_by("id")]


def position():
    return Position.objects.get().position


def redrive_rug(**how):
    return redrive(**RUG, actor="ada", **how)


@contextmanager
def in_thread(work):
    """Run ``work`` beside the block, on a connection of its own; gives a function that returns what it returned."""
    with ThreadPoolExecutor(1) as pool:

        def do():
            try:
                return work()
            finally:
                connections.close_all()

        future = pool.submit(do)
        yield lambda: future.result(30)


def waits_for_a_lock():
    """Whether somebody's transaction waits for another's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists(select from pg_locks join pg_stat_activity using (pid)"
            " where not granted and datname = current_database())"
        )
        return cursor.fetchone()[0]
