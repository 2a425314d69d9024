"""Who decided what, and why: a row in the transaction of what was decided."""

import re
from uuid import UUID

from events.conf import conf
from events.consumer.record import Place, Record
from events.models import Decision


class OperationRefused(Exception):
    """An operation was not carried out, and changed nothing."""


class NothingParked(OperationRefused):
    """Nothing is parked there: manage.py parked lists what is."""


class ReasonMissing(OperationRefused):
    """Whoever discards an event says why: later readers of its story will ask."""


def reasoned(reason: str) -> str:
    """The reason, if there is one.

    :raises ReasonMissing: if it is blank
    """
    if not (said := reason.strip()):
        raise ReasonMissing(f"No reason was given. {ReasonMissing.__doc__}")
    return said


def decide_on_key(
    action: Decision.Action, *, group: str, topic: str, key: bytes, actor: str, reason: str, detail: str
) -> None:
    """Note a decision about a whole key."""
    Decision.objects.using(conf().DATABASE).create(
        action=action, group_name=group, topic=topic, key=key, actor=actor, reason=reason, detail=detail
    )


def event_id(record: Record) -> UUID | None:
    """The event's id, if the bytes are good enough to hold one."""
    try:
        return record.id
    except ValueError:
        return None


def wire_type(record: Record) -> str:
    """The wire type for people, also of bytes that hold none."""
    try:
        return record.wire_type or "no type"
    except ValueError:
        return "no readable type"


def discarded(record: Record, *, group: str, actor: str, reason: str) -> Decision:
    """The row that says that one record was left out; not saved yet."""
    return Decision(
        action=Decision.Action.DISCARD,
        group_name=group,
        topic=record.place.topic,
        key=record.key,
        partition=record.place.partition,
        offset=record.offset,
        event_id=event_id(record),
        actor=actor,
        reason=reason,
        detail=f"Left out {record!r}: {wire_type(record)}.",
    )


_FROM = re.compile(r"From (\d+) to \d+\.")


def went(start: int | None, to: int) -> str:
    """From where to where a group was sent, as the row says it."""
    return f"From {'nowhere' if start is None else start} to {to}."


def passed_over(seek: Decision, offset: int) -> bool:
    """Whether a group that was sent somewhere left out the record at ``offset``, as it had not read it before."""
    start = _FROM.match(seek.detail)
    return (int(start[1]) if start else 0) <= offset < (seek.offset or 0)


def moved(place: Place, *, group: str, actor: str, reason: str, offset: int, detail: str) -> Decision:
    """The row that says where a group was sent in one partition; not saved yet."""
    return Decision(
        action=Decision.Action.SEEK,
        group_name=group,
        topic=place.topic,
        partition=place.partition,
        offset=offset,
        actor=actor,
        reason=reason,
        detail=detail,
    )
