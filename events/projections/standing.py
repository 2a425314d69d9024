"""How far a group has got, and which events before that it has not applied.

Positions are read first, what is parked second, decisions last. Between them the group goes on, and that does no harm:
what is parked *behind* the positions just read only becomes less, and what was taken out before the decisions were read
was either applied, in its key's order, or has its decision by then.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from events.consumer.record import Place
from events.extents import Extent
from events.handling import Group
from events.models import Decision
from events.projections.declaration import CannotRebuild

Spot = tuple[Place, int]  # a place and an offset there

_POSITIONS = "select topic, partition, topic_id, position from events_position where group_name = %s"
_MOVED = "select 1 from events_decision where group_name = %s and action = %s and id > %s limit 1"
_PARKED = 'select topic, partition, "offset" from events_parked where group_name = %s'
_DISCARDED = """
    select topic, partition, "offset" from events_decision
    where group_name = %s and action = %s and "offset" is not null
"""
_NOT_CAUGHT_UP = """
    select topic, partition from {deliveries} known
    where group_name = %s and "offset" >= coalesce((
        select position from events_position at
        where (at.group_name, at.topic, at.partition) = (known.group_name, known.topic, known.partition)), 0)
    limit 1
"""


class Standing(NamedTuple):
    """``positions``: the next offset to apply. ``waiting`` and ``left_out``: parked, and discarded by somebody."""

    positions: dict[Place, int]
    waiting: set[Spot]
    left_out: set[Spot]


def last_decision(cursor: Any) -> int:
    """The number of the newest decision."""
    cursor.execute("select coalesce(max(id), 0) from events_decision")
    return int(cursor.fetchone()[0])


def require_caught_up(cursor: Any, *, group: Group, deliveries: str) -> None:
    """It reads all of the group's deliveries, so not while anybody waits.

    :param deliveries: the live table of deliveries, as SQL names it
    :raises CannotRebuild: if the group was moved back behind events that it has applied, and so will not apply again
    """
    cursor.execute(_NOT_CAUGHT_UP.format(deliveries=deliveries), [group.name])
    if behind := cursor.fetchone():
        raise CannotRebuild(
            f"{group.name} was moved back in {Place(*behind)}, behind events that it has applied and will not apply "
            "again: run it until it has caught up, then rebuild."
        )


def standing(
    cursor: Any, *, group: Group, extents: Mapping[Place, Extent], topic_ids: Mapping[str, str], since: int
) -> Standing:
    """Where the group stands now. Call it under the lock of its positions, or in a snapshot, to know it exactly.

    :param since: the newest decision when the group was last known to have caught up
    :raises CannotRebuild: if it was moved since then, or if positions and log do not fit together
    """
    positions = _positions(cursor, group, topic_ids)
    for place, position in positions.items():
        held = extents.get(place, Extent(0, 0))
        if position > held.high:
            raise CannotRebuild(f"{group.name} stands at {position} of {place}, but the log ends at {held.high}.")
    cursor.execute(_MOVED, [group.name, Decision.Action.SEEK, since])
    if cursor.fetchone():
        raise CannotRebuild(f"{group.name} was moved in the meantime (manage.py seek). Nothing was changed: try again.")
    cursor.execute(_PARKED, [group.name])
    waiting = _spots(cursor)
    cursor.execute(_DISCARDED, [group.name, Decision.Action.DISCARD])
    return Standing(positions, waiting, _spots(cursor))


def _positions(cursor: Any, group: Group, topic_ids: Mapping[str, str]) -> dict[Place, int]:
    cursor.execute(_POSITIONS, [group.name])
    positions = {}
    for topic, partition, topic_id, position in cursor.fetchall():
        if topic not in topic_ids:
            continue  # the group heard of it once, and has no handler for its events any more
        if topic_id != topic_ids[topic]:
            raise CannotRebuild(f"The topic {topic} was made anew: what {group.name} applied is gone from the log.")
        positions[Place(topic, partition)] = position
    return positions


def _spots(cursor: Any) -> set[Spot]:
    return {(Place(topic, partition), offset) for topic, partition, offset in cursor.fetchall()}
