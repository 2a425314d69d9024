"""How groups stand, for pages: who runs, and how far behind. A quick error is better there than patience."""

from collections.abc import Iterable
from typing import NamedTuple

from confluent_kafka import KafkaException

from events import kafka
from events.handling import groups
from events.lag import lag
from events.members import members
from events.peek import LogAway


class Standing(NamedTuple):
    """``members``: processes that consume for the group. ``behind``: events that it has still to apply."""

    members: int
    behind: int


def standings(wanted: Iterable[str], *, timeout: float) -> dict[str, Standing]:
    """How each of the named groups stands.

    :param timeout: seconds that Kafka may take for each of three questions
    :raises LogAway: if it does not answer, or a topic is missing
    """
    client = kafka.shared_admin()
    try:
        behind = lag(client, [groups[name] for name in wanted], timeout=timeout)
        running = members(client, behind, timeout=timeout)
    except KafkaException as error:
        kafka.shared_admin.give_up(error)
        raise LogAway(kafka.told(error)) from error
    return {name: Standing(running[name], behind[name]) for name in behind}
