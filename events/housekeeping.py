"""Old days leave the two rings, the outbox and the deliveries, by TRUNCATE of one leaf: no dead rows, no vacuum.

A ring has a leaf for each day, modulo its size. TRUNCATE needs a leaf for itself and waits a tenth of a second for
it at most, then tries again another time: publishers and consumers, who write to these days' leaves, never wait.

Before that, two questions must be answered with no: is anything in the leaf too young, or not yet published? They are
asked once without a lock, because that may take long, and under the lock again, about what came since.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple

import psycopg

from events.conf import conf

log = logging.getLogger("events.housekeeping")

PATIENCE = "100ms"
MIDNIGHT_MARGIN = timedelta(minutes=10)  # tomorrow's leaf may be used in a moment
EPOCH_DAY_SECONDS = 86_400
SLICE_BLOCKS = 8_192  # 64 MB: the relay renews its lease between two of them
SCAN_SHARE = 0.4  # of the lease, at most, for one look: the last renewal may be a third of it ago


class Ring(NamedTuple):
    """A table of daily leaves. ``keeps`` is SQL for a row that must stay; ``since``: among the new ones only."""

    table: LiteralString
    leaves: int
    days: int
    parameters: dict[str, Any]
    keeps: LiteralString
    since: LiteralString


def empty_old_leaves(
    connection: Any,
    *,
    now: datetime | None = None,
    published: str | None = None,
    renew: Callable[[], None] = lambda: None,
) -> list[str]:
    """Empty what is old enough; return the leaves' names.

    :param connection: psycopg's, in autocommit
    :param now: the database's time, unless a test says otherwise
    :param published: a snapshot up to which all is published; the relay's saved one by default
    :param renew: runs often meanwhile, and may raise to end this
    """
    now = now or connection.execute("select clock_timestamp()").fetchone()[0]
    published = published or connection.execute("select a from events_relay").fetchone()[0]
    rings = (outbox(now, published), deliveries(now))
    return [leaf for ring in rings for leaf in _old(connection, ring, now) if _empty(connection, ring, leaf, renew)]


def outbox(now: datetime, published: str) -> Ring:
    days = conf().OUTBOX_RETENTION_DAYS
    return Ring(
        table="events_outbox",
        leaves=16,
        days=days,
        parameters={"since": (now - timedelta(days=days)).replace(tzinfo=None), "published": published},
        keeps="created_at > %(since)s or not pg_visible_in_snapshot(txid, %(published)s::pg_snapshot)",
        since="txid >= pg_snapshot_xmin(%(asked)s::pg_snapshot)"
        " and not pg_visible_in_snapshot(txid, %(asked)s::pg_snapshot)",
    )


def deliveries(now: datetime) -> Ring:
    """Its days are the events' own, and an old event may be delivered today: each row is kept for some days as well.

    The window, or what the ring has to spare: a row that stays past the turn of its leaf stays for another round.
    """
    days = conf().DELIVERY_WINDOW_DAYS
    received = now - timedelta(days=min(days, 31 - days))
    keeps: LiteralString = "received_at > %(received)s"
    return Ring("events_delivery", 32, days, {"received": received}, keeps=keeps, since=keeps)


def _old(connection: Any, ring: Ring, now: datetime) -> Iterator[str]:
    """The leaves with rows that no day within the time to keep belongs to."""
    first, last = _day(now) - ring.days, _day(now + MIDNIGHT_MARGIN)
    kept = {day % ring.leaves for day in range(first, last + 1)}
    for slot in sorted(set(range(ring.leaves)) - kept):
        leaf = f"{ring.table}_{slot}"
        if connection.execute(f"select exists (select from {leaf})").fetchone()[0]:  # noqa: S608
            yield leaf


def _empty(connection: Any, ring: Ring, leaf: str, renew: Callable[[], None]) -> bool:
    asked = connection.execute("select pg_current_snapshot()::text").fetchone()[0]
    try:
        if _keeps_any(connection, ring, leaf, renew):
            return False
        with connection.transaction():
            connection.execute(f"set local lock_timeout = '{PATIENCE}'")
            connection.execute(f"lock table {leaf} in access exclusive mode")
            if _any(connection, leaf, ring.since, {**ring.parameters, "asked": asked}):
                return False
            connection.execute(f"truncate {leaf}")
            # A crash before the commit leaves the leaf as it was.
    except psycopg.errors.LockNotAvailable:
        log.info("%s is in use: it is emptied another time.", leaf)
        return False
    except psycopg.errors.QueryCanceled:
        log.warning("Looking through %s took too long for EVENTS['LEASE_SECONDS']: another time.", leaf)
        return False
    log.info("%s is emptied: all in it was old and done with.", leaf)
    return True


def _keeps_any(connection: Any, ring: Ring, leaf: str, renew: Callable[[], None]) -> bool:
    size = "select pg_relation_size(%s::regclass) / current_setting('block_size')::bigint"
    blocks = connection.execute(size, [leaf]).fetchone()[0]
    for first in range(0, blocks, SLICE_BLOCKS):
        renew()
        within = f"ctid >= '({first},0)' and ctid < '({first + SLICE_BLOCKS},0)' and ({ring.keeps})"
        with connection.transaction():
            if _any(connection, leaf, within, ring.parameters):
                return True
    return False


def _any(connection: Any, leaf: str, condition: str, parameters: dict[str, Any]) -> bool:
    """Call in a transaction: the limit holds to its end, and waiting for a lock before has a limit of its own."""
    connection.execute(f"set local statement_timeout = {int(conf().LEASE_SECONDS * 1000 * SCAN_SHARE)}")
    found = connection.execute(f"select exists (select from {leaf} where {condition})", parameters)  # noqa: S608
    return bool(found.fetchone()[0])


def _day(at: datetime) -> int:
    return int(at.timestamp()) // EPOCH_DAY_SECONDS
