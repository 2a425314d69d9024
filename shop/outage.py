"""Why the database did not serve a request: it is away, or too many ask at once. People are told which.

The pool cannot tell: it only knows that it waited in vain for a connection. So the database is asked past the pool.
"""

import socket
from enum import StrEnum
from threading import Lock
from time import monotonic

import psycopg
from django.db import InterfaceError, OperationalError, connection
from psycopg_pool import PoolTimeout

ASKED_FOR_SECONDS = 1.0  # many fail at the same moment; one of them asks
PATIENCE_SECONDS = 2
# It answered, and would not do it now: deadlocks, too many connections, locks, statements that took too long.
SQLSTATES_OF_CROWDS = ("40", "53", "55", "57014")

_asking = Lock()
_answer: tuple[float, bool] | None = None  # when the database was asked last, and whether it answered


class Outage(StrEnum):
    """A name for programs; what people read, and when they may come back, stands beside it."""

    AWAY = "away"
    BUSY = "busy"

    @property
    def text(self) -> str:
        return _TEXTS[self]

    @property
    def retry_after(self) -> str:
        """Seconds, for the header of that name."""
        return _SECONDS[self]


_TEXTS = {
    Outage.AWAY: "The database is away. Please try again in a moment.",
    Outage.BUSY: "The shop is very busy right now. Please try again in a moment.",
}
_SECONDS = {Outage.AWAY: "5", Outage.BUSY: "2"}


def outage_of(error: BaseException | None) -> Outage | None:
    """Which outage this error tells of; none if it is about something else."""
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    cause = error.__cause__
    if isinstance(cause, PoolTimeout):
        return Outage.BUSY if _answers() else Outage.AWAY
    state = getattr(cause, "sqlstate", None) or ""
    return Outage.BUSY if state.startswith(SQLSTATES_OF_CROWDS) else Outage.AWAY


def _answers() -> bool:
    global _answer
    with _asking:
        if _answer is None or monotonic() - _answer[0] >= ASKED_FOR_SECONDS:
            answers = _ask()
            _answer = monotonic(), answers
        return _answer[1]


def _ask() -> bool:
    where = {**connection.get_connection_params(), "connect_timeout": PATIENCE_SECONDS}
    try:
        psycopg.connect(**where).close()
    except psycopg.errors.ConnectionTimeout:  # on a machine with too much to do, slow is not silent
        return _listens(str(where.get("host") or ""), int(where.get("port") or 5432))
    except psycopg.OperationalError:
        return False
    return True


def _listens(host: str, port: int) -> bool:
    """Whether somebody is there, as the operating system knows, however busy they are."""
    if not host or host.startswith("/"):
        return True  # a socket file that took our call
    try:
        socket.create_connection((host, port), timeout=PATIENCE_SECONDS).close()
    except OSError:
        return False
    return True
