"""``manage.py relay --adopt``: what it says before it does anything, and what it then does."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.core.management.base import CommandError

from events.conf import conf
from events.management.choosing import os_user
from events.operations.targets import read_target
from events.relay import adopt
from events.relay.adopt import Situation
from events.relay.connection import connect
from events.words import counted

Say = Callable[[str], object]


def run(say: Say, *, resume: bool, after: str | None, yes: bool, reason: str) -> None:
    """Describe; then, if a way was chosen and agreed to, go it.

    :raises AdoptionRefused: if that way leads nowhere; nothing was changed
    """
    who = {"actor": os_user(), "reason": reason}
    with closing(connect()) as connection:
        if resume:
            say(f"{counted(adopt.look(connection).unpublished, 'event')} will be published, from the cursor on.")
            _agree(yes)
            say(adopt.resume(connection, **who))
        elif after is not None:
            position = _position(connection, after)
            for line in warn(position, *adopt.count_after(connection, position)):
                say(line)
            _agree(yes)
            say(adopt.publish_after(connection, position=position, **who))
        else:
            for line in describe(adopt.look(connection)):
                say(line)


def _position(connection: Any, after: str) -> int:
    match read_target(after):
        case "earliest":
            return 0
        case "latest":
            return adopt.last_position(connection)
        case int() as position:
            return position
        case at:
            return adopt.position_at(connection, at)


def _agree(yes: bool) -> None:
    if not yes and input("Type yes to do it: ").strip().lower() != "yes":
        raise CommandError("Nothing was changed.")


def describe(situation: Situation) -> Iterator[str]:
    """The situation, and the ways on, each with what it would do."""
    here = situation.here
    if (situation.system, situation.timeline) == (here.system_identifier, here.timeline):
        yield f"The relay's cursor is this database's (cluster {here.system_identifier}, timeline {here.timeline})."
    else:
        yield (
            f"The relay's cursor was written in cluster {situation.system}, timeline {situation.timeline}; "
            f"this is cluster {here.system_identifier}, timeline {here.timeline}."
        )
    since = f", since {situation.oldest_at:%Y-%m-%d %H:%M} UTC" if situation.oldest_at else ""
    yield f"The outbox holds {counted(situation.rows, 'event')}{since}."
    yield f"Not published, by the cursor: {situation.unpublished}."
    if situation.publishes:
        yield f"A relay publishes at this moment: {situation.publishes}. Stop it before you decide."
    yield ""
    if situation.can_resume:
        yield f"--resume          transaction ids go on (fail-over, pg_upgrade): publish those {situation.unpublished}."
    else:
        yield "--resume          impossible: there are transaction ids that this database has not given out yet."
    yield f"--after {situation.safe_after:<10}a restored dump: what is before was published for sure; repeats at worst."
    yield f"--after earliest  publish all {situation.rows} again."
    yield "--after latest    nothing is missing on the log: publish none of them."
    yield "--after TIME      publish all from that time on again, as when Kafka lost something."
    yield f"An event that comes again has no effect in groups that had it within {conf().DELIVERY_WINDOW_DAYS} days."


def warn(position: int, count: int, forgotten: int) -> Iterator[str]:
    """What publishing after ``position`` would do."""
    yield f"All up to position {position} will count as published."
    yield f"{counted(count, 'event')} after it will be published (again)."
    if forgotten:
        yield (
            f"{forgotten} of them are older than the {conf().DELIVERY_WINDOW_DAYS} days for which deliveries are "
            "remembered: groups apply those a second time."
        )
