"""Who reacts to what: consumer groups, and the handlers registered with them. No Django here."""

from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeVar

import msgspec

from events.declare import Event, Topic

Handler = Callable[[Any], None]
H = TypeVar("H", bound=Handler)


class Group(msgspec.Struct, frozen=True, eq=False):
    """A Kafka consumer group, declared once; its handlers refer to the object.

    ``start``: where a group without a stored position begins. ``time_limit``: seconds one event may take.
    ``attempts``: how often a failing event is tried before its key is parked.
    """

    name: str
    start: Literal["earliest", "latest"] = "earliest"
    time_limit: float = 30.0
    attempts: int = 3
    handlers: dict[type[Event], Handler] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name in groups:
            raise DuplicateGroup(f"The group {self.name} is declared twice.")
        groups[self.name] = self

    @property
    def topics(self) -> list[Topic]:
        return sorted({cls.topic for cls in self.handlers}, key=lambda topic: topic.name)


groups: dict[str, Group] = {}


class DuplicateGroup(ValueError):
    """A group is declared once, as an object: import that object instead."""


class DuplicateHandler(ValueError):
    """One group reacts to an event once: call both effects from one handler, or give the other its own group."""


def on(*events: type[Event], group: Group) -> Callable[[H], H]:
    """Register a handler: ``handler(event)``.

    What it writes to the database and what it publishes is one transaction with the group's stored position.

    :raises DuplicateHandler: if the group has a handler for one of the events
    """

    def register(handler: H) -> H:
        for cls in events:
            if cls in group.handlers:
                raise DuplicateHandler(f"{group.name} handles {cls.wire_type} twice.")
            group.handlers[cls] = handler
        return handler

    return register


def reactions() -> Iterator[tuple[Group, type[Event], Handler]]:
    """Every (group, event, handler) of the system."""
    for group in sorted(groups.values(), key=lambda group: group.name):
        for cls, handler in sorted(group.handlers.items(), key=lambda item: item[0].wire_type):
            yield group, cls, handler
