"""One record, from Kafka; or what there is in its place."""

from collections.abc import Mapping

from events import peek
from events.consumer.record import Place, Record
from events.extents import Extent

SECONDS = 1.5


class NoRecord(LookupError):
    """There is none at this offset."""


def fetch(place: Place, offset: int, there: Mapping[Place, Extent]) -> Record:
    """
    :raises NoRecord: saying what there is instead
    :raises LogAway: if Kafka does not answer
    """
    if not there:
        raise NoRecord(f"There is no topic {place.topic}.")
    if place not in there:
        raise NoRecord(f"{place.topic} has the partitions 0 to {len(there) - 1}, and not {place.partition}.")
    extent, where = there[place], f"{place.topic}[{place.partition}]"
    if not extent.low <= offset < extent.high:
        holds = f"the offsets {extent.low} to {extent.high - 1}" if extent.low < extent.high else "nothing"
        raise NoRecord(f"{where} holds {holds}, and not {offset}.")
    record = peek.peek({place: offset}, seconds=SECONDS).get(place)
    if record is None:
        raise NoRecord(f"Kafka sent nothing from {offset} on of {where}: no record is there, or it was too slow.")
    if record.offset != offset:
        raise NoRecord(f"{where} has no record at {offset}: it was compacted away. The next one is {record.offset}.")
    return record
