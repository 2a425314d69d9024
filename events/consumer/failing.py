"""Whose fault a failure is. The database's is waited out; a poison event's is not."""

from collections.abc import Iterable

from django.db import DatabaseError, InterfaceError, OperationalError, connections

from events.conf import conf
from events.consumer.deliveries import AppliedElsewhere

TROUBLE = (OperationalError, InterfaceError)
CONFLICT = ("40P01", "40001")  # deadlock, serialization failure: the transaction is gone, the connection is fine
HANDLERS_OWN = ("57014",)  # a statement that ran past its time limit will do so again

# Classes and codes of PostgreSQL's errors (its appendix A) that pass without the event being any different.
_PASSING = (
    "08",  # the connection
    "25006",  # read only: a standby, in the middle of a fail-over
    "25P03",  # stood still for too long in a transaction, as a process that was stopped does
    "40",  # conflicts
    "53",  # out of memory, of disk, of connections
    "55006",  # in use
    "55P03",  # a lock that did not come in time
    "57",  # told to stop, or starting up
    "58",  # the disk
)


def state(error: BaseException) -> str | None:
    """PostgreSQL's code, if it said one."""
    code: str | None = getattr(error.__cause__, "sqlstate", None)
    return code


def is_conflict(error: BaseException) -> bool:
    return state(error) in CONFLICT


def is_passing(error: Exception, *, also: Iterable[type[Exception]] = ()) -> bool:
    """Whether the same event may succeed later, with nothing mended.

    :param also: errors that the group says are passing
    """
    if isinstance(error, (AppliedElsewhere, *also)):
        return True
    if isinstance(error, DatabaseError) and (code := state(error)):
        return code.startswith(_PASSING) and code not in HANDLERS_OWN
    if isinstance(error, InterfaceError):
        # A connection that was lost is gone by now; on one that is fine, the handler used it wrongly.
        return connections[conf().DATABASE].connection is None
    return isinstance(error, OperationalError)  # without a code: it was not PostgreSQL that answered


def told(error: BaseException) -> str:
    """The failure in one line that PostgreSQL can keep: no NUL, nothing that is no UTF-8."""
    text = f"{type(error).__name__}: {error}"
    return text.encode(errors="backslashreplace").decode().replace("\0", "\\0")[:10_000]
