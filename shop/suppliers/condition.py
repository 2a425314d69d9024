"""How the way from the old system to us is: connector, slot and topic. None of them may keep a page waiting."""

from typing import NamedTuple

import psycopg

from events.peek import LogAway
from shop.connect.databases import NoSuchDatabase
from shop.connect.rest import ConnectAway, Connector, status
from shop.connect.source import NAME
from shop.insight.pipeline.asking import logged
from shop.shared import shared
from shop.suppliers.handlers import CATALOGUE, SUPPLIERS
from shop.suppliers.legacy import legacy, slot

FRESH_SECONDS = 2.0
NOT_RUNNING = "NOT RUNNING"
MUCH_WAL = 500_000_000  # bytes that the slot holds back: more than a snapshot would cost

_SLOT = """
    select active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint
      from pg_replication_slots where slot_name = %s
"""


class Slot(NamedTuple):
    """Debezium's place in the log of the old database's server. ``held``: bytes of it that are kept for us."""

    active: bool
    wal_status: str
    held: int


class Condition(NamedTuple):
    """``waiting``: records on the log that our groups have not applied; None while Kafka is away."""

    connector: Connector
    slot: Slot | None
    erp_away: str
    waiting: int | None

    @property
    def kind(self) -> str:
        """As the pipeline's colours are called."""
        if self.connector.state == "RUNNING":
            return "stopped" if self.erp_away else "well"
        return "stopped" if self.connector.state in ("FAILED", NOT_RUNNING) else "behind"

    @property
    def holds_much(self) -> bool:
        return bool(self.slot and self.slot.held > MUCH_WAL)


def condition() -> Condition:
    """Of the last seconds, for all who look."""
    return shared("suppliers:condition", _ask, fresh_seconds=FRESH_SECONDS)


def _ask() -> Condition:
    place, away = _slot()
    return Condition(_connector(), place, away, _waiting())


def _connector() -> Connector:
    try:
        return status(NAME)
    except ConnectAway as away:
        return Connector(NAME, NOT_RUNNING, str(away))


def _slot() -> tuple[Slot | None, str]:
    """The slot, if there is one; and why the old system's database cannot be asked, if so."""
    try:
        with legacy().open(connect_timeout=2, options="-c statement_timeout=2s") as erp:
            row = erp.execute(_SLOT, [slot()]).fetchone()
    except NoSuchDatabase:
        return None, "It is not there yet: `make connect` makes it."
    except psycopg.Error as away:
        return None, str(away).strip()
    return (Slot(bool(row[0]), str(row[1]), int(row[2] or 0)) if row else None), ""


def _waiting() -> int | None:
    try:
        behind = logged().behind
    except LogAway:
        return None
    return sum(behind.get(group.name, 0) for group in (SUPPLIERS, CATALOGUE))
