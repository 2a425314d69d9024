"""Who reacted to an event: each group that has a handler for it, how often it came there, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import replace

from events import declare, schemas
from events.conf import conf
from events.consumer import parking
from events.consumer.record import DAY_MS, DELIVERY_SLOTS
from events.handling import Group, groups
from events.models import Decision, Delivery, Parked, Position
from events.operations.deciding import event_id as id_of
from events.operations.deciding import passed_over
from events.stories.copies import Copy

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CLOCKS = timedelta(seconds=5)  # by which the database's and ours may differ

State = Literal["applied", "discarded", "parked", "waiting", "coming", "passed", "skipped", "forgotten"]


class Asked(NamedTuple):
    """What has to be known of an event, to say who reacted to it."""

    event_id: UUID
    wire_type: str
    topic: str
    key: str
    at: datetime
    copies: tuple[Copy, ...]


class Decided(NamedTuple):
    """What a person decided: who and why is for those alone who may see decisions."""

    action: str
    actor: str
    reason: str


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """What one group made of one event.

    ``applied``: it took effect, once, though it came ``times`` times; at ``received_at`` it was new, and its handler
    took ``took_ms``, if it was called for this event alone; ``tries``, if it failed before. ``discarded``: a person
    left it out. ``parked``: it failed, with an ``error``. ``waiting``: set aside behind one of its key that failed.
    ``coming``: not read yet, ``behind`` records are before it. ``skipped``: ``sent_by`` somebody, the group went past
    it. ``passed``: the group is past it, and nothing was done: the code had no handler for it then, or the group began
    later. ``forgotten``: of so long ago no delivery is kept.
    """

    group: str
    handler: str
    state: State
    place: Copy | None = None
    times: int = 0
    received_at: datetime | None = None
    after: timedelta | None = None
    took_ms: float | None = None
    tries: int | None = None
    behind: int | None = None
    error: str = ""
    parked_id: int | None = None
    sent_by: str = ""
    decided: tuple[Decided, ...] = ()


class _Came(NamedTuple):
    """A delivery: thousands of a long story, so they are no model's objects."""

    topic: str
    partition: int
    offset: int
    received_at: datetime
    arrivals: int
    took_ms: float | None
    tries: int | None


class _Known(NamedTuple):
    """What the database says of some events, which lie where groups met them if the index does not know it yet."""

    events: Sequence[Asked]
    deliveries: Mapping[tuple[str, UUID], _Came]
    parked: Mapping[tuple[str, str, int, int], Parked]
    positions: Mapping[tuple[str, str, int], int]
    decisions: Mapping[tuple[str, str, str], Sequence[Decision]]
    seeks: Mapping[tuple[str, str, int], Sequence[Decision]]
    since: datetime


def reactions(events: Sequence[Asked], *, now: datetime) -> dict[UUID, tuple[Reaction, ...]]:
    """Every group's reaction to each of the events, by event id; in five queries, however many events there are."""
    if not events:
        return {}
    readers = {wire_type: _readers(wire_type) for wire_type in {event.wire_type for event in events}}
    known = _known(events, now)
    return {event.event_id: tuple(_of(event, readers[event.wire_type], known)) for event in known.events}


def _readers(wire_type: str) -> dict[str, str]:
    """The groups that have a handler for the type as of today, each with the handler's name."""
    cls = declare.registry.get(schemas.current(wire_type))
    return {name: group.handlers[cls].__name__ for name, group in sorted(groups.items()) if cls in group.handlers}


def _of(event: Asked, readers: Mapping[str, str], known: _Known) -> Iterable[Reaction]:
    came = {name for name in _handling() if (name, event.event_id) in known.deliveries}
    for name in sorted(readers.keys() | came):
        yield _reaction(event, name, readers.get(name, ""), known)


def _reaction(event: Asked, name: str, handler: str, known: _Known) -> Reaction:
    delivery = known.deliveries.get((name, event.event_id))
    decisions = [
        decision
        for decision in known.decisions.get((name, event.topic, event.key), ())
        if _concerns(decision, event, delivery)
    ]
    decided = tuple(Decided(decision.action, decision.actor, decision.reason) for decision in decisions)
    bare = Reaction(group=name, handler=handler, state="coming", decided=decided)
    parked = next((row for copy in event.copies if (row := known.parked.get((name, *copy)))), None)
    if parked is not None:
        return _parked(bare, parked)
    if delivery is None:
        return _without_delivery(bare, event, known)
    left_out = any(decision.action == Decision.Action.DISCARD for decision in decisions)
    return _delivered(bare, delivery, event, "discarded" if left_out else "applied")


def _concerns(decision: Decision, event: Asked, delivery: _Came | None) -> bool:
    """Whether it is about this very event: of a key, what was applied before is not concerned."""
    if decision.decided_at < event.at:
        return False
    if decision.event_id:
        return decision.event_id == event.event_id
    if decision.offset is not None:
        return (decision.topic, decision.partition, decision.offset) in event.copies
    return delivery is None or delivery.received_at >= decision.decided_at - CLOCKS


def _parked(bare: Reaction, row: Parked) -> Reaction:
    return replace(
        bare,
        state="parked" if row.error else "waiting",
        place=Copy(row.topic, row.partition, row.offset),
        error=row.error,
        parked_id=row.pk,
    )


def _delivered(bare: Reaction, delivery: _Came, event: Asked, state: State) -> Reaction:
    return replace(
        bare,
        state=state,
        place=Copy(delivery.topic, delivery.partition, delivery.offset),
        times=delivery.arrivals,
        received_at=delivery.received_at,
        after=delivery.received_at - event.at,
        took_ms=delivery.took_ms,
        tries=delivery.tries,
    )


def _without_delivery(bare: Reaction, event: Asked, known: _Known) -> Reaction:
    positions = {copy: known.positions.get((bare.group, copy.topic, copy.partition)) for copy in event.copies}
    reached = [copy for copy, position in positions.items() if position is not None and position > copy.offset]
    if reached:
        seeks = [_left_out_by(known.seeks.get((bare.group, copy.topic, copy.partition), ()), copy) for copy in reached]
        if (seek := seeks[0]) and all(seeks):
            return replace(bare, state="skipped", place=reached[0], sent_by=seek.actor)
        return replace(bare, state="forgotten" if event.at < known.since else "passed", place=reached[0])
    first = next(iter(event.copies), None)
    position = positions.get(first) if first else None
    behind = first.offset - position if first and position is not None else None
    return replace(bare, place=first, behind=behind)


def _left_out_by(seeks: Sequence[Decision], copy: Copy) -> Decision | None:
    """The seek that went past the record, unless a later one came back to it.

    :param seeks: the newest first
    """
    last = next((seek for seek in seeks if (seek.offset or 0) <= copy.offset or passed_over(seek, copy.offset)), None)
    return last if last and passed_over(last, copy.offset) else None


def _handling() -> dict[str, Group]:
    return {name: group for name, group in groups.items() if group.handlers or group.tombstones}


def _known(events: Sequence[Asked], now: datetime) -> _Known:
    names, topics = sorted(_handling()), {event.topic for event in events}
    keys = {event.key.encode() for event in events}
    using = conf().DATABASE
    # In this order: what a position is past was parked or delivered before, and what is parked may be delivered since.
    positions = list(Position.objects.using(using).filter(group_name__in=names, topic__in=topics))
    of_keys = Parked.objects.using(using).filter(group_name__in=names, topic__in=topics, key__in=keys)
    parked = list(of_keys.defer("value"))
    found = Delivery.objects.using(using).filter(
        group_name__in=names,
        event_id__in=[event.event_id for event in events],
        slot__in={_slot(event.at) for event in events},
    )
    rows = found.values_list("group_name", "event_id", *_Came._fields)
    deliveries = {(group, event_id): _Came(*came) for group, event_id, *came in rows}
    met = _met(deliveries, parked)
    events = [event if event.copies else event._replace(copies=met.get(event.event_id, ())) for event in events]
    of_groups = Decision.objects.using(using).filter(group_name__in=names, topic__in=topics)
    decisions, seeks = defaultdict(list), defaultdict(list)
    for decision in of_groups.filter(key__in=keys).order_by("id"):
        key = bytes(decision.key or b"").decode(errors="replace")
        decisions[decision.group_name, decision.topic, key].append(decision)
    partitions = {copy.partition for event in events for copy in event.copies}
    for seek in of_groups.filter(partition__in=partitions, action=Decision.Action.SEEK).order_by("-id"):
        seeks[seek.group_name, seek.topic, seek.partition or 0].append(seek)
    return _Known(
        events,
        deliveries,
        {(row.group_name, row.topic, row.partition, row.offset): row for row in parked},
        {(row.group_name, row.topic, row.partition): row.position for row in positions},
        decisions,
        seeks,
        now - timedelta(days=conf().DELIVERY_WINDOW_DAYS),
    )


def _met(deliveries: Mapping[tuple[str, UUID], _Came], parked: Iterable[Parked]) -> dict[UUID, tuple[Copy, ...]]:
    places: dict[UUID, set[Copy]] = defaultdict(set)
    for (_, event_id), came in deliveries.items():
        places[event_id].add(Copy(came.topic, came.partition, came.offset))
    for row in parked:
        row.value = None  # not asked for: the headers tell the id
        if told := id_of(parking.restore(row)):
            places[told].add(Copy(row.topic, row.partition, row.offset))
    return {event_id: tuple(sorted(copies)) for event_id, copies in places.items()}


def _slot(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=DAY_MS) % DELIVERY_SLOTS
