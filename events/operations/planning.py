"""What a seek would do, before anything is done: from where to where, in which partitions, and whether it is safe."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone

from events import kafka
from events.conf import conf
from events.consumer import parking, positions
from events.consumer.record import Place
from events.handling import Group
from events.lag import places as places_of
from events.operations.deciding import OperationRefused
from events.operations.redriving import known
from events.operations.targets import KAFKA_SECONDS, Target, at_time, resolve


class UnknownPlace(OperationRefused):
    """The group reads no such topic or partition."""


class Forgotten(OperationRefused):
    """Deliveries so old are no longer known: events would take effect a second time. Say --reapply if they should."""


class Move(NamedTuple):
    """One partition's move. ``start`` is None where the group never was."""

    place: Place
    start: int | None
    to: int
    parked: int = 0  # records that come again from the log, and so leave the parking table
    forgotten: int = 0  # deliveries removed, so that their events take effect again


def plan(
    *, group: str, to: Target, topic: str | None = None, partition: int | None = None, reapply: bool = False
) -> list[Move]:
    """What :func:`seek` would do, with nothing changed; it may run while the group does.

    :raises OperationRefused: as :func:`seek`, but for running groups
    """
    client = kafka.admin()
    places = _places(client, known(group), topic, partition)
    if isinstance(to, int) and len(places) > 1:
        raise UnknownPlace(f"An offset means one partition: name --topic and --partition of {_named(places)}.")
    targets = resolve(client, places, to)
    stands = _stands(group)
    if partition is not None and not any(place.topic == places[0].topic for place in stands):
        raise UnknownPlace(
            f"{group} never was in {places[0].topic}: send it to all partitions at once, without --partition."
        )
    moves = [Move(place, stands.get(place), targets[place]) for place in places]
    if not reapply:
        _refuse_what_is_forgotten(client, moves)
    return [
        move._replace(parked=parking.in_place(group, move.place).filter(offset__gte=move.to).count()) for move in moves
    ]


def _places(client: Any, group: Group, topic: str | None, partition: int | None) -> list[Place]:
    names = {each.name for each in group.topics}
    if topic is not None and topic not in names:
        raise UnknownPlace(f"{group.name} does not read {topic!r}, but {', '.join(sorted(names))}.")
    there = places_of(client, {topic} if topic else names, timeout=KAFKA_SECONDS)
    chosen = [place for place in there if partition in (None, place.partition)]
    if not chosen:
        raise UnknownPlace(f"There is no partition {partition} in {_named(there)}.")
    return chosen


def _refuse_what_is_forgotten(client: Any, moves: Sequence[Move]) -> None:
    """Beyond the window the delivery rows are gone, and with them what keeps an event from taking effect twice."""
    back = [move for move in moves if move.start is not None and move.to < move.start]
    since = timezone.now() - timedelta(days=conf().DELIVERY_WINDOW_DAYS)
    ends = resolve(client, [move.place for move in back], "latest")
    remembered = at_time(client, ends, since)
    for move in back:
        if move.to < remembered[move.place]:
            raise Forgotten(
                f"{_named([move.place])}: of {move.to} to {remembered[move.place]} no deliveries are kept, as they are "
                f"older than {conf().DELIVERY_WINDOW_DAYS} days. {Forgotten.__doc__}"
            )


def _stands(group: str) -> dict[Place, int]:
    with connections[conf().DATABASE].cursor() as cursor:
        return {place: at for (_, place), at in positions.stored(cursor, groups=[group]).items()}


def _named(places: Sequence[Place]) -> str:
    return ", ".join(f"{place.topic}[{place.partition}]" for place in places)
