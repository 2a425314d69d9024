"""What happens to one value on its way, and what can be known of that before anything comes."""

import inspect
import types
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from events.declare import Event
from events.topology.errors import BadStep

LEFT_OUT = object()
UNKNOWN: tuple[Any, ...] = (Any,)


class Step(NamedTuple):
    """One function, and whether what it returns is the next value, or whether to go on with this one."""

    verb: Literal["filter", "map"]
    function: Callable[[Any], Any]

    @property
    def name(self) -> str:
        return getattr(self.function, "__qualname__", repr(self.function))


def checked(step: Step) -> Step:
    """
    :raises BadStep: if calling it would not do it, or it is known to return nothing
    """
    kinds = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
    if not callable(step.function) or any(is_one(step.function) for is_one in kinds):
        raise BadStep(f"{step.verb}({step.name}) is no function, async or a generator. {BadStep.__doc__}")
    if step.verb == "map" and type(None) in returned(step):
        raise BadStep(f"map({step.name}) may return None. {BadStep.__doc__}")
    return step


def returned(step: Step) -> tuple[Any, ...]:
    """The types that a step says it returns; :data:`UNKNOWN` if it does not say so, as a lambda."""
    if isinstance(step.function, type):
        return (step.function,)
    try:
        said = get_type_hints(step.function).get("return", Any)
    except (TypeError, NameError):  # no function of Python's, or a name that is only there for type checkers
        return UNKNOWN
    return get_args(said) if get_origin(said) in (Union, types.UnionType) else (said,)


def follow(event: Event, steps: Iterable[Step]) -> Any:
    """What becomes of an event; LEFT_OUT if a filter leaves it out."""
    value: Any = event
    for step in steps:
        answer = step.function(value)
        if step.verb == "map":
            value = answer
        elif not answer:
            return LEFT_OUT
    return value
