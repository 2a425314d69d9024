"""The talk's two kinds of event beside each other: one only says that something happened, the other says it all.

They are shown as they lie on the log. Before anybody has placed an order, the examples that guard the schemas stand in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from events import peek
from events.declare import Event
from shop.journey.events import JourneyCustomerChanged, JourneyOrderNotified, JourneyOrderPlaced
from shop.journey.log.looking import SECONDS, Look, shown
from shop.journey.log.picture import KAFKA_SECONDS
from shop.shared import shared

FRESH_SECONDS = 5.0


@dataclass(frozen=True)
class Kind:
    """One event type with its newest record, or with the text of its golden file."""

    wire_type: str
    topic: str
    fact: str
    fields: tuple[str, ...]
    found: Look | None
    example: str

    @property
    def value(self) -> str:
        return (self.found and self.found.value) or self.example

    @property
    def size(self) -> int:
        return len(self.value.encode())


def kinds() -> dict[str, Kind]:
    """``notification``, ``state`` and ``customer``, as they were published last.

    :raises LogAway: if Kafka does not answer
    """
    return shared("kinds", _ask, fresh_seconds=FRESH_SECONDS)


def _ask() -> dict[str, Kind]:
    return {
        "notification": _kind(JourneyOrderNotified),
        "state": _kind(JourneyOrderPlaced),
        "customer": _kind(JourneyCustomerChanged),
    }


def _kind(cls: type[Event]) -> Kind:
    golden = Path(settings.EVENTS["SCHEMAS"]) / "golden" / f"{cls.wire_type}.json"
    newest = max(_last_records(cls), key=lambda look: look.at, default=None)
    return Kind(
        wire_type=cls.wire_type,
        topic=cls.topic.name,
        fact=" ".join((cls.__doc__ or "").split()),
        fields=cls.__struct_fields__,
        found=newest,
        example=golden.read_text(),
    )


def _last_records(cls: type[Event]) -> Iterator[Look]:
    """The last record of each partition that has any."""
    ends = peek.extents([cls.topic.name], timeout=KAFKA_SECONDS)
    spots = {place: extent.high - 1 for place, extent in ends.items() if extent.high > extent.low}
    found = peek.peek(spots, seconds=SECONDS) if spots else {}
    return (shown(record) for record in found.values() if record.wire_type == cls.wire_type)
