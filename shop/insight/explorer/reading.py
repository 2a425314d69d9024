"""Whether a record can be read as what it says it is: what a consumer would say of it."""

from typing import NamedTuple

from events import schemas
from events.consumer.record import Record, Undecodable
from events.declare import Event
from shop.insight.explorer.showing import Shown


class Reading(NamedTuple):
    """``good`` if nothing is wrong with it. ``words``: as what it is read, or why it is not."""

    good: bool
    words: str


def read(record: Record, seen: Shown) -> Reading:
    """
    :param seen: the same record as its reader may see it
    """
    if record.value is None:
        return Reading(True, "A tombstone: it has no value. A compacted topic forgets what it held under this key.")
    if record.raw("type") is None:
        return Reading(False, "It has no header “type”, so it is no event of ours. A group reads it with a decoder.")
    try:
        cls = record.event_class
        return _undeclared(seen) if cls is None else _as(cls, record)
    except (Undecodable, RecursionError) as error:
        why = "Why is hidden with it: the reason may quote it." if seen.hidden else f"{error}"
        return Reading(False, f"It cannot be read, so each group that handles it parks it. {why}")


def _undeclared(seen: Shown) -> Reading:
    named = f"the type {seen.wire_type}" if seen.wire_type else "a type"
    return Reading(False, f"It has {named}, which nothing here declares: every group passes over it.")


def _as(cls: type[Event], record: Record) -> Reading:
    """
    :raises Undecodable: if it is not that
    """
    event, wire_type = record.event, record.wire_type or ""
    if cls.topic.name != record.place.topic:
        return Reading(False, f"It is read as {cls.wire_type}, whose topic is {cls.topic.name}: who sent it here?")
    if event.key != record.key_text:
        return Reading(False, f"It is read as {cls.wire_type}, but its key is not its {cls.key_field}.")
    if schemas.current(wire_type) != wire_type:
        return Reading(True, f"It is read as {cls.wire_type}: upcasters make a new version of this old one.")
    return Reading(True, f"It is read as {wire_type}.")
