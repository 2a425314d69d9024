"""How an event is declared: a frozen struct with a wire type, a topic and a key. No Django here."""

import re
from collections.abc import Callable
from typing import Annotated, ClassVar, TypeVar

import msgspec

# Kafka's own rule; of "." and ".." it takes neither.
TOPIC_NAME = re.compile(r"(?!\.{1,2}\Z)[a-zA-Z0-9._-]{1,249}")

# A field's text that is about a person, or in their own words: `reason: Personal`. The same bytes; the schema says so,
# and pages that show events mask it from those who may not see what is inside them.
Personal = Annotated[str, msgspec.Meta(extra_json_schema={"x-personal": True})]


class BadTopic(ValueError):
    """A topic is Topic("rugs"): a name of 1 to 249 letters, digits, hyphens, dots and underscores, declared once."""


class Topic(msgspec.Struct, frozen=True):
    """A Kafka topic: plural entity, hyphens only. Kept for ever; `compacted` keeps the newest of each key."""

    name: str
    partitions: int = 6
    compacted: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not TOPIC_NAME.fullmatch(self.name):
            raise BadTopic(f"Kafka takes no topic {self.name!r}. {BadTopic.__doc__}")
        if self.partitions < 1:
            raise BadTopic(f"The topic {self.name} has {self.partitions} partitions: let there be one at least.")


class Event(msgspec.Struct, frozen=True):
    """An immutable fact in the past tense. Subclasses are declared with :func:`event`."""

    wire_type: ClassVar[str]
    topic: ClassVar[Topic]
    key_field: ClassVar[str]
    retired: ClassVar[bool]

    @property
    def key(self) -> str:
        """The aggregate's id: Kafka's key, so one aggregate's events keep their order."""
        return str(getattr(self, self.key_field))


E_ = TypeVar("E_", bound=type[Event])

registry: dict[str, type[Event]] = {}

_WIRE_TYPE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.v[1-9][0-9]*")


class BadWireType(ValueError):
    """A wire type reads like ``orders.order-placed.v1``: the owner, the fact, the version; small letters."""


class DuplicateWireType(ValueError):
    """Two event classes claim one wire type: a wire type names one meaning for ever; give one of them another."""


class NoEvent(TypeError):
    """An event is a struct: class RugWoven(Event, frozen=True). A dataclass or another class cannot be decoded."""


def event(wire_type: str, *, topic: Topic, key: str, retired: bool = False) -> Callable[[E_], E_]:
    """Declare a struct as an event, known by ``wire_type`` on the log for ever.

    :param retired: nobody may publish it any more; what is on the log is read as before
    :raises NoEvent: if the class does not inherit from Event
    :raises BadTopic: if ``topic`` is no Topic, or another event goes to one of that name that differs
    :raises BadWireType: if it has no version, or other characters than those of names
    :raises DuplicateWireType: if another class has the wire type
    :raises AttributeError: if ``key`` names no field
    """

    def declare(cls: E_) -> E_:
        if not _WIRE_TYPE.fullmatch(wire_type):
            raise BadWireType(f"{cls.__qualname__} calls itself {wire_type!r}: {BadWireType.__doc__}")
        if not issubclass(cls, Event):
            raise NoEvent(f"{cls.__qualname__} is declared as {wire_type} and is no Event. {NoEvent.__doc__}")
        _require_one_topic(topic, wire_type)
        if key not in cls.__struct_fields__:
            raise AttributeError(f"{cls.__qualname__} has no field {key!r} to be its key.")
        known = registry.setdefault(wire_type, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise DuplicateWireType(f"{wire_type} is {known.__qualname__} and {cls.__qualname__}.")
        cls.wire_type, cls.topic, cls.key_field, cls.retired = wire_type, topic, key, retired
        return cls

    return declare


def _require_one_topic(topic: Topic, wire_type: str) -> None:
    """Of two that differ, create_topics would make whichever was imported last."""
    if not isinstance(topic, Topic):
        raise BadTopic(f"{wire_type} goes to {topic!r}, which is no Topic. {BadTopic.__doc__}")
    for other in registry.values():
        if other.topic.name == topic.name and other.topic != topic and other.wire_type != wire_type:
            raise BadTopic(
                f"{wire_type} goes to {topic}, but {other.wire_type} to {other.topic}: "
                "declare the topic once, and let both refer to that object."
            )


def topics() -> dict[str, Topic]:
    """Every topic that a declared event goes to, by name."""
    return {cls.topic.name: cls.topic for cls in registry.values()}
