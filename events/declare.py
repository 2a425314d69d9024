"""How an event is declared: a frozen struct with a wire type, a topic and a key. No Django here."""

import re
from collections.abc import Callable
from typing import ClassVar, TypeVar

import msgspec


class Topic(msgspec.Struct, frozen=True):
    """A Kafka topic: plural entity, hyphens only. Kept for ever; `compacted` keeps the newest of each key."""

    name: str
    partitions: int = 6
    compacted: bool = False


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


def event(wire_type: str, *, topic: Topic, key: str, retired: bool = False) -> Callable[[E_], E_]:
    """Declare a struct as an event, known by ``wire_type`` on the log for ever.

    :param retired: nobody may publish it any more; what is on the log is read as before
    :raises BadWireType: if it has no version, or other characters than those of names
    :raises DuplicateWireType: if another class has the wire type
    :raises AttributeError: if ``key`` names no field
    """

    def declare(cls: E_) -> E_:
        if not _WIRE_TYPE.fullmatch(wire_type):
            raise BadWireType(f"{cls.__qualname__} calls itself {wire_type!r}: {BadWireType.__doc__}")
        if key not in cls.__struct_fields__:
            raise AttributeError(f"{cls.__qualname__} has no field {key!r} to be its key.")
        known = registry.setdefault(wire_type, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise DuplicateWireType(f"{wire_type} is {known.__qualname__} and {cls.__qualname__}.")
        cls.wire_type, cls.topic, cls.key_field, cls.retired = wire_type, topic, key, retired
        return cls

    return declare


def topics() -> dict[str, Topic]:
    """Every topic that a declared event goes to, by name."""
    return {cls.topic.name: cls.topic for cls in registry.values()}
