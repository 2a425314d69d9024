"""What is of our own language: the one place that decides so for every page about records.

Nobody knows what is in anything else. Its key may be as personal as its value, as a card's fingerprint is, and its
headers too; so whoever may not see what is inside events sees none of them.
"""

from typing import Any

from events import declare
from events.consumer.record import Record, Undecodable
from events.handling import groups

HEADERS = ("id", "type", "correlation_id", "causation_id", "traceparent")


def ours(record: Record) -> bool:
    """Whether it is what it says: an event of its topic under its own key, or a compacted topic's tombstone."""
    if record.value is None:
        topic = declare.topics().get(record.place.topic)
        return bool(topic and topic.compacted and said(record, "key_text"))
    cls = said(record, "event_class")
    event = said(record, "event") if cls and cls.topic.name == record.place.topic else None
    return event is not None and event.key == said(record, "key_text")


def from_outside(topic: str) -> bool:
    """Whether a group reads the topic with a decoder: all that can be known of a key whose record is gone."""
    return any(topic == outside.name for group in groups.values() for outside in group.outside)


def said(record: Record, part: str) -> Any:
    """A part of the record, or None if there is none in it that can be read."""
    try:
        return getattr(record, part)
    except (Undecodable, RecursionError):
        return None
