"""Who reacts to what: consumer groups, and the handlers registered with them. No Django here."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, Literal, Protocol, TypeVar

import msgspec

from events.declare import Event, Topic

Handler = Callable[[Any], None]
H = TypeVar("H", bound=Handler)
E = TypeVar("E", bound=Event)


class Outsider(Protocol):
    """What a decoder gets: a record as it came from a topic that is not in our own language."""

    key: bytes
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    timestamp_ms: int


Decoder = Callable[[Outsider], Event | None]


class Watch(msgspec.Struct, frozen=True):
    """For a group that watches the log itself: every record of its topics is handed over, copies too, as it lies there.

    No delivery rows are written for it, so ``take(cursor, records)`` must bear to see a record again. It runs in the
    transaction that moves the position, and leaves out what it cannot read. ``topics`` is asked when all are declared.
    """

    topics: Callable[[], Iterable[Topic]]
    take: Callable[[Any, Sequence[Any]], None]


class Group(msgspec.Struct, frozen=True, eq=False):
    """A Kafka consumer group, declared once; its handlers refer to the object.

    ``start``: where a group without a stored position begins. ``time_limit``: seconds that one call of a handler may
    take. ``attempts``: how often a failing event is tried before its key is parked. ``transient``: errors that are not
    the event's fault; it is tried until they are over, and what stands behind it waits.

    ``outside``: topics whose records have no headers of ours; ``decoder`` makes events of them, or None to skip one.
    What it raises parks the record.

    ``watch``: see :class:`Watch`; instead of handlers.
    """

    name: str
    start: Literal["earliest", "latest"] = "earliest"
    time_limit: float = 30.0
    attempts: int = 3
    transient: tuple[type[Exception], ...] = ()
    outside: tuple[Topic, ...] = ()
    decoder: Decoder | None = None
    watch: Watch | None = None
    handlers: dict[type[Event], Handler] = msgspec.field(default_factory=dict)
    batched: set[type[Event]] = msgspec.field(default_factory=set)
    tombstones: dict[str, tuple[Topic, Handler]] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name in groups:
            raise DuplicateGroup(f"The group {self.name} is declared twice.")
        if bool(self.outside) != bool(self.decoder):
            raise NoDecoder(f"The group {self.name} needs both: the topics from outside, and their decoder.")
        groups[self.name] = self

    @property
    def topics(self) -> list[Topic]:
        buried = [topic for topic, _ in self.tombstones.values()]
        watched = self.watch.topics() if self.watch else ()
        heard = {*(cls.topic for cls in self.handlers), *self.outside, *buried, *watched}
        return sorted(heard, key=lambda topic: topic.name)

    @property
    def runs(self) -> bool:
        """Whether anything is done for it here, so that a consumer makes sense."""
        return bool(self.handlers) or self.watch is not None


groups: dict[str, Group] = {}


def running() -> list[Group]:
    """The groups that consumers make sense for, by name."""
    return sorted((group for group in groups.values() if group.runs), key=lambda group: group.name)


class DuplicateGroup(ValueError):
    """A group is declared once, as an object: import that object instead."""


class DuplicateHandler(ValueError):
    """One group reacts to an event once: call both effects from one handler, or give the other its own group."""


class UndeclaredEvent(ValueError):
    """Only a class declared with @event(...) can be handled, also one that a decoder makes."""


class HandlerNeverRuns(ValueError):
    """Calling it would run nothing of it, and the event would count as handled: a handler is an ordinary function."""


class NoDecoder(ValueError):
    """``outside`` and ``decoder`` belong together: which topics are not ours, and how their records are read."""


class Batch(list[E], Generic[E]):
    """The events of one call, oldest first.

    :meth:`pairs` says where each came from. It is computed when asked for, so that a handler which only adds up pays
    nothing for it.
    """

    def __init__(self, events: Iterable[E], origins: Sequence[Any] = ()) -> None:
        super().__init__(events)
        self._origins = origins

    def pairs(self) -> Iterator[tuple[E, Any]]:
        """Each event with its :class:`events.context.Incoming`: id, key, created_at, correlation_id and the rest."""
        return ((event, origin.incoming) for event, origin in zip(self, self._origins, strict=True))


def on(*events: type[Event], group: Group) -> Callable[[H], H]:
    """Register a handler: ``handler(event)``.

    What it writes to the database and what it publishes is one transaction with the group's stored position.

    :raises DuplicateHandler: if the group has a handler for one of the events
    :raises UndeclaredEvent: if one of them is not declared
    :raises HandlerNeverRuns: if it is asynchronous, or a generator
    """

    def register(handler: H) -> H:
        _require_plain(handler, group)
        for cls in events:
            if not hasattr(cls, "wire_type"):
                raise UndeclaredEvent(f"{group.name} is to handle {cls.__qualname__}. {UndeclaredEvent.__doc__}")
            if cls in group.handlers:
                raise DuplicateHandler(f"{group.name} handles {cls.wire_type} twice.")
            group.handlers[cls] = handler
        return handler

    return register


def on_batch(*events: type[Event], group: Group) -> Callable[[H], H]:
    """Register a handler of many events at once: ``handler(batch)`` gets a :class:`Batch`, in the log's order.

    It gets each run of its events that no other handler of the group interrupts, so that the order holds for all.
    To publish, say which event is the cause: ``with caused_by(incoming): publish(…)``.

    :raises DuplicateHandler: as :func:`on`
    """

    def register(handler: H) -> H:
        on(*events, group=group)(handler)
        group.batched.update(events)
        return handler

    return register


def on_tombstone(topic: Topic, *, group: Group) -> Callable[[H], H]:
    """Register a handler for tombstones of a compacted topic: ``handler(key)``. Forget what you keep under the key.

    :raises DuplicateHandler: if the group has one for the topic
    :raises HandlerNeverRuns: as :func:`on`
    """

    def register(handler: H) -> H:
        _require_plain(handler, group)
        if topic.name in group.tombstones:
            raise DuplicateHandler(f"{group.name} handles the tombstones of {topic.name} twice.")
        group.tombstones[topic.name] = (topic, handler)
        return handler

    return register


def _require_plain(handler: Handler, group: Group) -> None:
    kinds = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
    if any(is_one(handler) for is_one in kinds):
        raise HandlerNeverRuns(
            f"{group.name} is to handle events with {handler.__qualname__}, which is async or a generator. "
            f"{HandlerNeverRuns.__doc__}"
        )


def reactions() -> Iterator[tuple[Group, type[Event], Handler]]:
    """Every (group, event, handler) of the system."""
    for group in sorted(groups.values(), key=lambda group: group.name):
        for cls, handler in sorted(group.handlers.items(), key=lambda item: item[0].wire_type):
            yield group, cls, handler
