"""The few modules of the backbone and the shop that the pages point to, by the name in the address."""

from types import ModuleType

from events import declare, handling, outbox
from events.consumer import apply, deliveries, positions
from events.operations import seeking
from events.projections import rebuilding
from events.relay import batches
from events.topology import streams
from shop import projections as shops
from shop.journey import events, projections

MODULES: dict[str, ModuleType] = {
    "outbox": outbox,
    "relay": batches,
    "topics": declare,
    "handling": handling,
    "apply": apply,
    "positions": positions,
    "deliveries": deliveries,
    "seek": seeking,
    "rebuild": rebuilding,
    "read-models": shops,
    "tally": projections,
    "journey-events": events,
    "topology": streams,
}


def path(module: ModuleType) -> str:
    """Where it stands in the tree."""
    return f"{module.__name__.replace('.', '/')}.py"
