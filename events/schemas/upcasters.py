"""Old events are read as new ones: pure functions from one version's payload to the next, run before decoding.

The log is never rewritten. A record keeps its type, its id and its bytes; only what a handler is given is new::

    orders.order-placed.v1  --upcaster-->  .v2  --upcaster-->  .v3  --decode-->  OrderPlaced

No Django here, and nothing that could answer differently tomorrow: no clock, no table, no settings.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import msgspec

Payload = dict[str, Any]
Upcaster = Callable[[Payload], Payload]
U = TypeVar("U", bound=Upcaster)
T = TypeVar("T")


class Step(NamedTuple):
    """One upcaster, and the wire type that it leads to."""

    to: str
    function: Upcaster


steps: dict[str, Step] = {}


class BadUpcaster(ValueError):
    """A wire type has one successor, and following successors comes to an end."""


class UpcastFailed(ValueError):
    """An upcaster could not read a payload: mend the upcaster, then redrive what was parked."""


def upcaster(wire_type: str, *, to: str) -> Callable[[U], U]:
    """Declare how a payload of ``wire_type`` becomes one of ``to``.

    The function gets a dict of its own, as JSON gives it (times, ids and amounts are strings), and returns one.

    :raises BadUpcaster: if ``wire_type`` has another upcaster, or ``to`` leads back to it
    """

    def declare(function: U) -> U:
        known = steps.get(wire_type)
        if known and _name(known.function) != _name(function):
            raise BadUpcaster(f"{wire_type} is upcast by {_name(known.function)} and {_name(function)}: keep one.")
        if current(to) == wire_type:
            raise BadUpcaster(f"{wire_type} would become {to} and that {wire_type} again: upcast old to new only.")
        steps[wire_type] = Step(to, function)
        return function

    return declare


def current(wire_type: str) -> str:
    """The wire type as which ``wire_type`` is read today: its own, unless an upcaster leads on."""
    while step := steps.get(wire_type):
        wire_type = step.to
    return wire_type


def upcast(wire_type: str, payload: Payload) -> tuple[str, Payload]:
    """Take a payload through all its upcasters; return the type that it has then, and the new payload.

    :raises UpcastFailed: naming the function that could not do it
    """
    while step := steps.get(wire_type):
        payload = _run(step, wire_type, payload)
        wire_type = step.to
    return wire_type, payload


def decode(wire_type: str, value: bytes, *, into: type[T]) -> T:
    """The event in a record's bytes; ``into`` is the class of what ``wire_type`` is read as today.

    :raises UpcastFailed: as :func:`upcast`
    :raises msgspec.MsgspecError: if the bytes, or what the upcasters made of them, are not that event
    """
    if wire_type not in steps:
        return msgspec.json.decode(value, type=into)
    _, payload = upcast(wire_type, msgspec.json.decode(value))
    return msgspec.convert(payload, into, str_keys=True)


def _run(step: Step, wire_type: str, payload: Any) -> Payload:
    if not isinstance(payload, dict):
        raise UpcastFailed(f"A {wire_type} is a JSON object, and this is a {type(payload).__name__}.")
    try:
        made = step.function(payload)
    except Exception as error:
        raise UpcastFailed(f"{_name(step.function)} could not read a {wire_type}: {error!r}.") from error
    if not isinstance(made, dict):
        raise UpcastFailed(f"{_name(step.function)} returned {made!r} for a {wire_type}: return the new dict.")
    return made


def _name(function: Upcaster) -> str:
    return f"{function.__module__}.{function.__qualname__}"
