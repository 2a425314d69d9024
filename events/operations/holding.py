"""A group is held up in a topic, so that what is parked there can be read and decided about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connections, transaction

from events.conf import conf
from events.consumer import positions
from events.consumer.failing import state
from events.operations.deciding import OperationRefused
from events.pauses import pause_of

PATIENCE_SECONDS = 15.0
LOCK_NOT_AVAILABLE = "55P03"


class NeverRan(OperationRefused):
    """The group has no position in that topic to hold it up by: run it once (manage.py consume), then redrive."""


class GroupBusy(OperationRefused):
    """The group, or somebody else's operation, works on the topic for so long that we did not get in: try again."""


class GroupPaused(OperationRefused):
    """Nothing of it takes effect until it is resumed: do that first (manage.py resume), then redrive."""


@contextmanager
def holding_up(group: str, topic: str, *, strictly: bool = True) -> Iterator[Any]:
    """A transaction in which the group applies nothing else of the topic; gives its cursor.

    :param strictly: false for what also works on a group that has no position any more
    :raises NeverRan: if it has none
    :raises GroupBusy: if its batch, or another operation, takes too long
    """
    using = conf().DATABASE
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [f"{PATIENCE_SECONDS * 1000:.0f}ms"])
        try:
            held = positions.lock_for_operation(cursor, group=group, topic=topic)
        except OperationalError as error:
            if state(error) != LOCK_NOT_AVAILABLE:
                raise
            raise GroupBusy(f"{group} is busy in {topic}. {GroupBusy.__doc__}") from error
        if strictly and not held:
            raise NeverRan(f"{group} has no position in {topic}. {NeverRan.__doc__}")
        cursor.execute("set local lock_timeout to default")  # handlers wait as they do in a worker
        yield cursor


def refuse_while_paused(group: str) -> None:
    """Call it inside :func:`holding_up`: nobody pauses the group from there on.

    :raises GroupPaused: if it is paused
    """
    if pause := pause_of(group):
        raise GroupPaused(f"{group} is {pause}. {GroupPaused.__doc__}")
