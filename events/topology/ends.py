"""Where a topology begins and ends: topics, and the events that are declared with them."""

from collections.abc import Sequence
from typing import Any

from events import declare
from events.declare import Event, Topic
from events.schemas.upcasters import current
from events.topology.errors import GoesInCircles, NotForThere, NothingThere
from events.topology.steps import Step, returned


def events_of(topic: object) -> tuple[type[Event], ...]:
    """The events of a topic as they are read today: those of old versions come as new ones.

    :raises NothingThere: if it is none, or none are declared
    """
    if not isinstance(topic, Topic):
        raise NothingThere(f"{topic!r} is no Topic. {NothingThere.__doc__}")
    known = tuple(
        cls
        for cls in declare.registry.values()
        if cls.topic.name == topic.name and current(cls.wire_type) == cls.wire_type
    )
    if not known:
        raise NothingThere(f"No event is declared with the topic {topic.name}. {NothingThere.__doc__}")
    return known


def sources_of(source: Any) -> tuple[type[Event], ...]:
    """All events of a topic, or the one that is named.

    :raises NothingThere: if it is neither, or not declared
    """
    if not (isinstance(source, type) and issubclass(source, Event)):
        return events_of(source)
    if declare.registry.get(getattr(source, "wire_type", "")) is not source:
        raise NothingThere(f"{source.__qualname__} is not declared as an event: decorate it with @event(…).")
    return (source,)


def require_way(sources: Sequence[type[Event]], steps: Sequence[Step], target: Topic) -> None:
    """See that what the last map says it returns can go to ``target``, and does not come back from there.

    :raises NotForThere: if it cannot
    :raises GoesInCircles: if it would
    """
    last = _last_map(steps)
    if last is None:
        raise NotForThere(f"Nothing becomes an event of {target.name} here. {NotForThere.__doc__}")
    for cls in returned(last):
        if cls is not Any:
            _require(cls, f"map({last.name}) returns {getattr(cls, '__qualname__', cls)}", sources, target)


def require_result(result: Any, sources: Sequence[type[Event]], target: Topic, steps: Sequence[Step]) -> None:
    """The same of a value that is there.

    :raises NotForThere: as :func:`require_way`
    :raises GoesInCircles: as :func:`require_way`
    """
    cls: Any = type(result)
    if cls in sources or not _goes_to(cls, target):
        last = _last_map(steps)
        _require(cls, f"map({last.name if last else ''}) returned {cls.__qualname__}", sources, target)


def _last_map(steps: Sequence[Step]) -> Step | None:
    return next((step for step in reversed(steps) if step.verb == "map"), None)


def _require(cls: Any, said: str, sources: Sequence[type[Event]], target: Topic) -> None:
    if not _goes_to(cls, target):
        raise NotForThere(f"{said}, which is no event of {target.name}. {NotForThere.__doc__}")
    if cls in sources:
        raise GoesInCircles(f"{said}, which this stream reads. {GoesInCircles.__doc__}")


def _goes_to(cls: Any, target: Topic) -> bool:
    topic = getattr(cls, "topic", None)
    return isinstance(cls, type) and issubclass(cls, Event) and topic is not None and topic.name == target.name
