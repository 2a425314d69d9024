"""One transaction: the effects of a batch, a delivery row per event, and the stored position. All of it, or nothing.

::

    lock positions        a zombie fails here: its epoch is old
    drop what is behind   applied before the last crash
    queue behind parked   the key's order is kept
    note the deliveries   what arrived before is dropped
    run the handlers      what they publish goes to the outbox, in this transaction
    move the positions
    -- commit --          a crash before this line leaves nothing, after it everything
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections, transaction

from events import context
from events.conf import conf
from events.consumer import deliveries, parking, positions
from events.consumer.deadline import HandlerTimedOut, deadline
from events.consumer.positions import Claim
from events.consumer.record import Place, Record
from events.handling import Group, Handler


def apply(group: Group, records: Sequence[Record], claims: Mapping[Place, Claim]) -> int:
    """Apply a batch; return how many events took effect.

    :param claims: of the partitions that ``records`` come from
    :raises Fenced: if another process took a partition over
    """
    return _in_one_transaction(group, records, claims, effect=run)


def set_aside(group: Group, record: Record, claims: Mapping[Place, Claim], *, error: str) -> int:
    """Park one record and move past it, in one transaction.

    :raises Fenced: as :func:`apply`
    """

    def effect(group: Group, records: Sequence[Record], _cursor: Any) -> int:
        parking.park(group=group.name, records=records, error=error)
        return 0

    return _in_one_transaction(group, [record], claims, effect=effect)


def _in_one_transaction(group: Group, records: Sequence[Record], claims: Mapping[Place, Claim], *, effect: Any) -> int:
    using = conf().DATABASE
    touched = {record.place: claims[record.place] for record in records}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        at = positions.lock(cursor, group=group.name, claims=touched)
        ahead = [record for record in records if record.offset >= at[record.place]]
        try:
            applied = effect(group, _queue_behind_parked(group, ahead), cursor) if ahead else 0
        except HandlerTimedOut:
            connections[using].connection.cancel_safe(timeout=2)  # else its query, and its locks, would live on
            raise
        to = {record.place: record.offset + 1 for record in records}
        positions.move(cursor, group=group.name, to={place: max(to[place], at[place]) for place in to})
    return int(applied)


def _queue_behind_parked(group: Group, records: Sequence[Record]) -> list[Record]:
    blocked = parking.parked_keys(group=group.name, records=records)
    if not blocked:
        return list(records)
    waiting = [record for record in records if (record.place.topic, record.key) in blocked]
    parking.park(group=group.name, records=waiting)
    return [record for record in records if (record.place.topic, record.key) not in blocked]


def run(group: Group, records: Sequence[Record], cursor: Any) -> int:
    """Hand first arrivals to the group's handlers, in order. Call inside a transaction."""
    handlers: dict[Any, Handler] = {**group.handlers}
    ours = [record for record in records if record.event_class in handlers]
    fresh = deliveries.first_arrivals(cursor, group=group.name, records=ours)
    for record in fresh:
        event = record.event
        with context.handling(record.incoming), deadline(group.time_limit):
            handlers[record.event_class](event)
    return len(fresh)
