"""A parked record is left out for good: the group will never apply that event, also if it is published again.

What waits behind a discarded head is applied at once, in order, as after a redrive: nobody has to remember it. Of a
paused group it stays parked.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, InterfaceError

from events.conf import conf
from events.consumer import deliveries, parking
from events.consumer.deliveries import AppliedElsewhere
from events.consumer.failing import told
from events.consumer.reading import Arrival, read
from events.consumer.record import Record
from events.handling import Group, groups
from events.models import Decision, Parked
from events.operations import keys
from events.operations.deciding import NothingParked, OperationRefused, discarded, reasoned
from events.operations.holding import GroupBusy, GroupPaused, NeverRan, holding_up
from events.operations.outcome import Outcome
from events.operations.redriving import go_on
from events.relay.refused import RELAY


class BeingPublished(OperationRefused):
    """The relay was told to try the key and may be publishing it right now: look again when it has."""


def discard(
    *,
    group: str,
    topic: str,
    key: bytes,
    actor: str,
    reason: str,
    offset: int | None = None,
    partition: int | None = None,
    seconds: float | None = None,
) -> Outcome:
    """Leave out one parked record of a key, or without ``offset`` all of them; each is a decision on record.

    It also works for bytes that nobody can read, and for groups that the code no longer knows.

    :param partition: tells two records of one offset apart, where records have no key
    :param seconds: how long what waits behind a discarded head may take to be applied; the rest stays parked
    :raises ReasonMissing: if the reason is blank
    :raises NothingParked: if there is no such record
    :raises GroupBusy: if the group works on a batch for too long
    :raises BeingPublished: if it is the relay's, and the relay was told to try it
    """
    said = reasoned(reason)
    with holding_up(group, topic, strictly=False) as cursor:
        rows = list(parking.of_key(group=group, topic=topic, key=key).select_for_update())
        gone = [row for row in rows if offset in (None, row.offset) and partition in (None, row.partition)]
        if not gone:
            raise NothingParked(f"{group} has no such record of {topic} {keys.show(key)}. {NothingParked.__doc__}")
        if group == RELAY and rows[0].error == parking.ITS_TURN:
            raise BeingPublished(f"{topic} {keys.show(key)} is not discarded. {BeingPublished.__doc__}")
        left = sorted({*rows} - {*gone}, key=lambda row: row.pk)
        _leave_out(cursor, gone, left, group=group, actor=actor, reason=said)
        parking.its_turn(left)
        # A crash before the commit leaves all as it was; after it the new head says that it is its turn.
    if left and rows[0].pk == gone[0].pk and key != parking.NO_KEY and group in groups:
        return _go_on(left, groups[group], seconds=seconds)._replace(discarded=len(gone))
    return _stays(left)._replace(discarded=len(gone))


def _go_on(left: Sequence[Parked], group: Group, *, seconds: float | None) -> Outcome:
    """Apply what waited behind a head that is discarded by now: so nothing that happens here may say that it is not."""
    try:
        return go_on(group, topic=left[0].topic, key=bytes(left[0].key), seconds=seconds)
    except (NeverRan, GroupBusy, GroupPaused):
        return _stays(left)  # and the next one says that it is its turn
    except (DatabaseError, InterfaceError, AppliedElsewhere) as error:
        still = _still_parked(left)
        return Outcome(applied=len(left) - still, left=still, error=told(error))


def _stays(left: Sequence[Parked]) -> Outcome:
    return Outcome(applied=0, left=len(left), error=(left[0].error or parking.ITS_TURN) if left else "")


def _still_parked(rows: Sequence[Parked]) -> int:
    """How many of them; all, as far as we know, while the database cannot say."""
    of_key = parking.of_key(group=rows[0].group_name, topic=rows[0].topic, key=bytes(rows[0].key))
    try:
        return of_key.filter(pk__in=[row.pk for row in rows]).count()
    except (DatabaseError, InterfaceError):
        return len(rows)


def _leave_out(
    cursor: Any, gone: Sequence[Parked], left: Sequence[Parked], *, group: str, actor: str, reason: str
) -> None:
    records = [parking.restore(row) for row in gone]
    Decision.objects.using(conf().DATABASE).bulk_create(
        discarded(record, group=group, actor=actor, reason=reason) for record in records
    )
    # Its delivery row is what makes a second publication of it harmless. One that still waits must find none.
    waiting = {arrival.id for row in left if (arrival := _arrival(group, parking.restore(row)))}
    arrivals = [arrival for record in records if (arrival := _arrival(group, record)) and arrival.id not in waiting]
    deliveries.leave_out(cursor, group=group, arrivals=arrivals)
    parking.take_out(gone)


def _arrival(group: str, record: Record) -> Arrival | None:
    """As the group would know the record again; None if it never could."""
    try:
        return read(groups[group], record) if group in groups else None
    except Exception:  # unreadable bytes, or a decoder's own error: that is why it was parked
        return None
