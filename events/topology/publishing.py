"""What a topology is in the end: a handler of many events at once, which publishes what becomes of each."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from events import outbox
from events.authoring import Row, row
from events.context import caused_by
from events.declare import Event, Topic
from events.handling import Batch
from events.topology.ends import require_result
from events.topology.steps import LEFT_OUT, Step, follow


def publisher(
    sources: Sequence[type[Event]], steps: Sequence[Step], target: Topic, *, group: str
) -> Callable[[Batch[Event]], None]:
    """The handler. All that a batch becomes is one statement."""

    def rows(batch: Batch[Event]) -> Iterator[Row]:
        for event, incoming in batch.pairs():
            result: Any = follow(event, steps)
            if result is not LEFT_OUT:
                require_result(result, sources, target, steps)
                with caused_by(incoming):
                    yield row(result, event_id=id_after(incoming.id, group=group))

    def handler(batch: Batch[Event]) -> None:
        outbox.write(list(rows(batch)))

    return handler


def id_after(cause: UUID, *, group: str) -> UUID:
    """The id of what a group makes of an event: applied again on purpose, it is the same event, and no second one."""
    return uuid5(cause, group)
