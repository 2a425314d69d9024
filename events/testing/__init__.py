"""For those who test what they build on the backbone. docs/testing.md has a recipe for each of these.

``published`` and ``deliver`` work on the real outbox, ``log`` on one in memory, ``relaying`` and ``consuming`` with the
real broker; ``eventually`` waits. ``plugin`` makes fixtures of them for pytest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from events.testing.delivering import deliver
    from events.testing.memory import log
    from events.testing.publishing import published
    from events.testing.running import consuming, relaying
    from events.testing.waiting import aeventually, eventually

__all__ = ["aeventually", "consuming", "deliver", "eventually", "log", "published", "relaying"]

_ROOM = {
    "published": "publishing",
    "deliver": "delivering",
    "log": "memory",
    "relaying": "running",
    "consuming": "running",
    "eventually": "waiting",
    "aeventually": "waiting",
}


def __getattr__(name: str) -> Any:
    # pytest loads the plugin before Django knows its settings, and models cannot be imported then: hence not before
    # somebody asks.
    if name not in _ROOM:
        raise AttributeError(f"events.testing has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(import_module(f"events.testing.{_ROOM[name]}"), name)
