"""A parked key is tried again: its head, then all that queued behind it, in order, each in a transaction of its own.

::

    hold the group up in the topic     the consumer waits, or we for its batch
    read the head                      after the lock: nothing can have queued up unseen
    take it out, and say on the next record that it is its turn
    run the handlers                   the consumer's own code: a delivery row, the effect, what they publish
    -- commit --                       a crash before this line leaves the head as it was; after it the next is the head

While one record is left, the consumer parks what comes next behind it; the transaction that applies the last one also
frees the key. So a redrive may be killed anywhere: what is left stays parked, in order, and its head says why.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

from django.db import DatabaseError, InterfaceError, connections, transaction

from events.conf import conf
from events.consumer import parking
from events.consumer.counting import count
from events.consumer.deadline import HandlerTimedOut
from events.consumer.failing import TROUBLE, is_conflict, is_passing, told
from events.consumer.handle import handle
from events.consumer.patience import DEADLOCK_LIMIT
from events.handling import Group, groups
from events.models import Decision, Parked
from events.operations import keys
from events.operations.deciding import NothingParked, OperationRefused, decide_on_key
from events.operations.holding import holding_up, refuse_while_paused
from events.operations.outcome import Outcome
from events.operations.relaying import redrive_relay
from events.relay.refused import RELAY

T = TypeVar("T")

GRACE_SECONDS = 0.5


class UnknownGroup(OperationRefused):
    """No group of that name has handlers here."""


class Step(NamedTuple):
    """One record's try."""

    head: int
    error: str = ""


def redrive(
    *, group: str, topic: str, key: bytes, actor: str, reason: str = "", seconds: float | None = None
) -> Outcome:
    """Apply a parked key in order, until it is empty or its head fails again.

    :param seconds: stop after this time, between two records; the rest stays parked
    :raises UnknownGroup: if nothing here handles events for the group
    :raises NothingParked: if the key is not parked
    :raises NeverRan: if the group has no position in the topic
    :raises GroupBusy: if it works on a batch for too long
    :raises GroupPaused: if it is paused
    """
    if group == RELAY:
        return redrive_relay(topic=topic, key=key, actor=actor, reason=reason, seconds=seconds)
    handled = known(group)
    waiting = parking.of_key(group=group, topic=topic, key=key)
    if (first := waiting.first()) is None:
        raise NothingParked(f"{group} has nothing parked of {topic} {keys.show(key)}. {NothingParked.__doc__}")
    detail = f"Tried again, {waiting.count()} in order, from {first.partition}@{first.offset} on."
    decide = partial(
        decide_on_key,
        Decision.Action.REDRIVE,
        group=group,
        topic=topic,
        key=key,
        actor=actor,
        reason=reason,
        detail=detail,
    )
    return go_on(handled, topic=topic, key=key, seconds=seconds, decide=decide)


def redrive_group(
    *, group: str, actor: str, topic: str | None = None, reason: str = "", seconds: float | None = None
) -> Iterator[tuple[str, bytes, Outcome]]:
    """Redrive every parked key of a group, as the iterator is read; a key that fails holds up no other.

    :raises UnknownGroup: as :func:`redrive`
    """
    if group != RELAY:
        known(group)
    end = _in(seconds)
    for of_topic, key in parking.keys(group=group, topic=topic):
        if (left := end - time.monotonic()) <= 0:
            return
        with suppress(NothingParked):  # somebody else dealt with it since
            yield of_topic, key, redrive(group=group, topic=of_topic, key=key, actor=actor, reason=reason, seconds=left)


def go_on(
    group: Group, *, topic: str, key: bytes, seconds: float | None, decide: Callable[[], None] | None = None
) -> Outcome:
    """Apply head after head.

    :param decide: notes who decided it, with what becomes of the first head; by default the caller has done so
    """
    applied, error, passed, end = 0, "", 0, _in(seconds)
    while time.monotonic() < end:
        step = _despite_conflicts(partial(_apply_head, group, topic=topic, key=key, after=passed, decide=decide))
        if step is None:
            break
        decide = None
        if not step.error:
            applied += 1
            continue
        error = error or step.error
        if key != parking.NO_KEY:
            break
        passed = step.head  # what has no key is in no order: the next one need not wait
    return Outcome(applied, parking.of_key(group=group.name, topic=topic, key=key).count(), error)


def known(name: str) -> Group:
    """The group of that name.

    :raises UnknownGroup: naming those that there are
    """
    here = {group.name: group for group in groups.values() if group.runs}
    if name not in here:
        raise UnknownGroup(f"No group {name!r} has handlers here. There are: {', '.join(sorted(here))}.")
    return here[name]


def _apply_head(group: Group, *, topic: str, key: bytes, after: int, decide: Callable[[], None] | None) -> Step | None:
    """Apply one record, or say on it why it failed; None if nothing is left."""
    head: Parked | None = None
    began = time.monotonic()
    try:
        with holding_up(group.name, topic) as cursor:
            refuse_while_paused(group.name)
            head = parking.take_head(group=group.name, topic=topic, key=key, after=after)
            if head is None:
                return None
            if decide:
                decide()
            with _guarded(cursor, seconds=group.time_limit):
                tally = handle(group, [parking.restore(head)], cursor, suspects=[])
            # A crash before the commit leaves the head parked as it was, and the group where it stood.
    except Exception as error:  # whatever a handler raises, a constraint checked at commit included
        if head is None or is_passing(error):
            raise
        if isinstance(error, HandlerTimedOut):
            connections[conf().DATABASE].close()  # it may have been interrupted in the middle of a query
        with transaction.atomic(using=conf().DATABASE):
            if decide:  # what was noted went with the transaction that failed
                decide()
            parking.note(head, error=told(error))
        return Step(head.pk, told(error))
    count(group.name, tally, waiting=(), seconds=time.monotonic() - began)
    return Step(head.pk)


@contextmanager
def _guarded(cursor: Any, *, seconds: float) -> Iterator[None]:
    """The time limit where no alarm can ring, as in a web server's threads: the database itself ends the transaction.

    Its locks go with it, so a handler that hangs cannot hold the group up for longer than it may.
    """
    limit, began = f"{int((seconds + GRACE_SECONDS) * 1000)}ms", time.monotonic()
    cursor.execute(
        "select set_config('statement_timeout', %s, true), set_config('idle_in_transaction_session_timeout', %s, true)",
        [limit, limit],
    )
    try:
        yield
    except HandlerTimedOut:
        with suppress(DatabaseError, InterfaceError):
            cursor.db.connection.cancel_safe(timeout=2)  # else its query, and its locks, would live on
        raise
    except (DatabaseError, InterfaceError) as error:
        if time.monotonic() - began < seconds:
            raise
        raise HandlerTimedOut(f"A handler ran longer than its group's limit of {seconds:g} s.") from error


def _despite_conflicts(work: Callable[[], T]) -> T:
    """Do ``work``; a deadlock undid all of it, so it is simply done again, a few times."""
    for _ in range(DEADLOCK_LIMIT):
        try:
            return work()
        except TROUBLE as error:
            if not is_conflict(error):
                raise
    return work()


def _in(seconds: float | None) -> float:
    return time.monotonic() + (float("inf") if seconds is None else seconds)
