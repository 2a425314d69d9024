"""A stream, from where it begins, through its steps, to where it ends: there it becomes a handler."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, overload

from events.declare import Event, Topic
from events.handling import Group, groups, on_batch
from events.topology.ends import events_of, require_way, sources_of
from events.topology.errors import TwoEnds
from events.topology.publishing import publisher
from events.topology.steps import Step, checked

E = TypeVar("E", bound=Event)
T = TypeVar("T")
U = TypeVar("U")


class Beginning(NamedTuple):
    """What streams that were made of one ``stream(…)`` share. ``ends``: the topic where one of them went."""

    name: str
    where: str
    events: Sequence[type[Event]]
    ends: list[str]


begun: list[Beginning] = []  # Django's checks name those that go nowhere


class Stream(Generic[T]):
    """Values on their way; made by :func:`stream`. Nothing happens before :meth:`to` says where they go."""

    def __init__(self, beginning: Beginning, steps: tuple[Step, ...] = ()) -> None:
        self._beginning = beginning
        self._steps = steps

    def __repr__(self) -> str:
        steps = "".join(f".{step.verb}({step.name})" for step in self._steps)
        return f"stream({self._beginning.name}){steps}"

    def filter(self, keep: Callable[[T], Any]) -> "Stream[T]":
        """Leave out what ``keep`` says no to.

        :raises BadStep: if it is no ordinary function
        """
        return self._with(Step("filter", keep))

    def map(self, make: Callable[[T], U]) -> "Stream[U]":
        """Go on with what ``make`` returns: at the end an event, before that anything.

        Let it depend on its argument only: no clock, no table, nobody to ask. Then an event always becomes the same.

        :raises BadStep: if it is no ordinary function, or says that it may return None
        """
        return self._with(Step("map", make))

    def to(self, target: Topic, *, group: Group | None = None) -> Group:
        """Publish what comes to a topic; return the group that does.

        :param group: whose handler it is; if not said, one of its own, named after both ends
        :raises TwoEnds: if the stream has an end already
        :raises NothingThere: if no event is declared with the topic
        :raises NotForThere: if what the last map returns is declared with another one
        :raises GoesInCircles: if it would read what it publishes
        :raises DuplicateHandler: if the group handles one of the events already
        """
        beginning = self._beginning
        if beginning.ends:
            raise TwoEnds(f"{self} goes to {beginning.ends[0]} already. {TwoEnds.__doc__}")
        events_of(target)
        require_way(beginning.events, self._steps, target)
        group = group or _group_between(beginning.name, target.name)
        handler = publisher(beginning.events, self._steps, target, group=group.name)
        # As people read it where handlers are listed: what it is, and where it is declared.
        handler.__name__ = handler.__qualname__ = f"publish_{target.name}_on_{beginning.name}".replace("-", "_")
        handler.__module__ = beginning.where
        handler.__doc__ = f"{self}.to({target.name})"
        on_batch(*beginning.events, group=group)(handler)
        beginning.ends.append(target.name)
        return group

    def _with(self, step: Step) -> "Stream[Any]":
        return Stream(self._beginning, (*self._steps, checked(step)))


@overload
def stream(source: type[E]) -> Stream[E]: ...
@overload
def stream(source: Topic) -> Stream[Any]: ...
def stream(source: Any) -> Stream[Any]:
    """Begin a topology with all events of a topic, or with one kind of event.

    :raises NothingThere: if no event is declared with the topic, or the event is not declared
    """
    events = sources_of(source)
    name = source.name if isinstance(source, Topic) else events[0].wire_type.split(".")[-2]
    where = sys._getframe(1).f_globals.get("__name__", __name__)  # as named tuples and enums do
    beginning = Beginning(name, where, events, [])
    begun.append(beginning)
    return Stream(beginning)


def _group_between(source: str, target: str) -> Group:
    name = f"{source}-to-{target}"
    if name in groups:
        raise TwoEnds(f"The group {name} is declared already: give this one its own, to(…, group=Group(…)).")
    return Group(name)
