"""Records as they may lie on the log, and people who look at them."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from events.consumer.record import Place, Record
from shop.events import Address, CustomerChanged

ADA = UUID("ada00000-0000-4000-8000-000000000001")
EVENT_ID = "e0000000-0000-4000-8000-000000000007"
AT_MS = 1_795_435_380_000  # 2026-11-23 11:23:00 UTC

HOME = Address(UUID("ada00000-0000-4000-8000-000000000002"), "12 Loom Lane", "", "Weaverham", "CW8 3AA", "GB")
ADA_CHANGED = CustomerChanged(ADA, 3, "Ada Lovelace", "ada@example.com", "en", (HOME,))


@dataclass
class Reader:
    """Somebody with these permissions."""

    permissions: tuple[str, ...] = ()

    def has_perm(self, name):
        return name in self.permissions


ALL = Reader(("events.view_payload",))
SOME = Reader()


def record(event=None, **parts):
    """The record of an event, or one of any ``parts``."""
    told = {}
    if event is not None:
        told = {
            "place": Place(event.topic.name, 0),
            "key": event.key.encode(),
            "value": msgspec.json.encode(event),
            "headers": [("id", EVENT_ID.encode()), ("type", event.wire_type.encode())],
        }
    bare = {"place": Place("orders", 0), "key": b"", "value": b"", "headers": []}
    return Record(**{"offset": 7, "timestamp_ms": AT_MS, **bare, **told, **parts})
