"""Where a seek may lead, and which offset that is in each partition."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]

from events.consumer.record import Place
from events.lag import offsets
from events.operations.deciding import OperationRefused

Target = Literal["earliest", "latest"] | int | datetime

KAFKA_SECONDS = 10.0


class BadTarget(OperationRefused):
    """A target is earliest, latest, an offset, or a time such as 2026-11-23T06:30Z (without a zone: UTC)."""


class OutOfRange(OperationRefused):
    """The log does not hold that offset, nor ends there."""


def read_target(text: str) -> Target:
    """What somebody typed.

    :raises BadTarget: if it is none of them
    """
    match text:
        case "earliest" | "latest":
            return text
    if text.isdecimal():
        return int(text)
    try:
        return aware(datetime.fromisoformat(text))
    except ValueError as error:
        raise BadTarget(f"{text!r} cannot be read. {BadTarget.__doc__}") from error


def aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def resolve(client: Any, places: Collection[Place], to: Target) -> dict[Place, int]:
    """The offset that ``to`` means in each place.

    :param client: an AdminClient
    :raises OutOfRange: if an offset is before the log's beginning or after its end
    :raises KafkaException: if Kafka does not answer
    """
    ends = _ask(client, places, OffsetSpec.latest())
    match to:
        case "latest":
            return ends
        case "earliest":
            return _ask(client, places, OffsetSpec.earliest())
        case datetime():
            return at_time(client, ends, to)
        case int():
            lows = _ask(client, places, OffsetSpec.earliest())
            for place in places:
                if not lows[place] <= to <= ends[place]:
                    raise OutOfRange(
                        f"{place.topic}[{place.partition}] holds {lows[place]} to {ends[place]}: {to} is not there."
                    )
            return dict.fromkeys(places, to)
    raise BadTarget(f"{to!r} cannot be read. {BadTarget.__doc__}")


def at_time(client: Any, ends: Mapping[Place, int], at: datetime) -> dict[Place, int]:
    """The first offset of that time or later; the end where nothing is so young."""
    found = _ask(client, ends, OffsetSpec.for_timestamp(int(aware(at).timestamp() * 1000)))
    return {place: ends[place] if offset < 0 else offset for place, offset in found.items()}


def _ask(client: Any, places: Collection[Place], spec: OffsetSpec) -> dict[Place, int]:
    return offsets(client, places, spec, timeout=KAFKA_SECONDS)
