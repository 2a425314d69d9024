"""A group is sent to another place in the log: back, to read again, or ahead, to leave something out.

Going back alone repeats no effect, because every event that was applied has its delivery row; what was parked from
there on comes again from the log and is tried again. ``reapply`` removes those rows first. Events that somebody
discarded keep theirs: that decision stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from django.db import OperationalError, connections, transaction

from events import kafka
from events.conf import conf
from events.consumer import parking, positions
from events.consumer.failing import state
from events.consumer.positions import Claim
from events.consumer.record import Place
from events.handling import Group
from events.models import Decision, Position
from events.operations.deciding import OperationRefused, moved, went
from events.operations.planning import Move, plan
from events.operations.redriving import known
from events.operations.targets import KAFKA_SECONDS, Target
from events.pauses import pause_of
from events.words import counted


class GroupRuns(OperationRefused):
    """A running group would read on where it is: pause it, or stop its consumers, and then seek."""


class ParkedOfFormerTopic(OperationRefused):
    """The topic was made anew, and only the parking table still holds these events: redrive or discard them first."""


class TakesTooLong(OperationRefused):
    """There is more to forget, or somebody holds the group up for longer, than whoever asked can wait for."""


STATEMENT_TIMED_OUT = "57014"

_FORGET = """
    delete from events_delivery as known
    where group_name = %(group)s and topic = %(topic)s and partition = %(partition)s and "offset" >= %(to)s
        and not exists (
            select from events_decision as decided
            where decided.action = 'discard' and decided.group_name = %(group)s and decided.event_id = known.event_id)
"""


def seek(
    *,
    group: str,
    to: Target,
    actor: str,
    topic: str | None = None,
    partition: int | None = None,
    reapply: bool = False,
    reason: str = "",
    limit_seconds: float | None = None,
) -> list[Move]:
    """Move a group that is paused, or not running; return what moved.

    The consumers of a paused group are fenced, and read on from there when it is resumed.

    :param limit_seconds: how long the database may take, during which the group's positions are locked

    :raises GroupRuns: if one of its consumers is alive, and it is not paused
    :raises UnknownGroup: if nothing here handles events for the group
    :raises UnknownPlace: if it does not read that topic or partition
    :raises OutOfRange: if the log does not hold that offset
    :raises Forgotten: if it would repeat effects that were not asked for
    :raises ParkedOfFormerTopic: if the topic was made anew while records of the old one are parked
    :raises TakesTooLong: if the database needs longer than ``limit_seconds``; then nothing moved
    :raises KafkaException: if Kafka does not answer
    """
    handled, client = known(group), kafka.admin()
    if pause_of(group) is None:
        _refuse_while_it_runs(client, handled)
    moves = plan(group=group, to=to, topic=topic, partition=partition, reapply=reapply)
    ids = kafka.topic_ids({conf().PREFIX + move.place.topic for move in moves})
    using = conf().DATABASE
    until = None if limit_seconds is None else monotonic() + limit_seconds
    with _told_what_to_type(group, to), transaction.atomic(using=using), connections[using].cursor() as cursor:
        _limit(cursor, until)
        stays_paused = pause_of(group, locked=True) is not None
        held: dict[Place, Claim] = {}
        for name in sorted({move.place.topic for move in moves}):
            held |= positions.lock_for_operation(cursor, group=group, topic=name)
        done = []
        for move in moves:
            _limit(cursor, until)
            topic_id = ids[conf().PREFIX + move.place.topic]
            done.append(_move(cursor, group, move, held.get(move.place), topic_id, reapply=reapply))
        Decision.objects.using(using).bulk_create(
            moved(move.place, group=group, actor=actor, reason=reason, offset=move.to, detail=_words(move))
            for move in done
        )
        # Asked again under the locks: whoever joins from now on waits with its claim, and reads the new position.
        if not stays_paused:
            _refuse_while_it_runs(client, handled)
    # A crash before the commit moves nothing; after it every partition stands where it was sent.
    return done


def _limit(cursor: Any, until: float | None) -> None:
    """No statement from here on takes longer than there is time left."""
    if until is not None:
        left = max(1, round(1000 * (until - monotonic())))  # 0 would be no limit
        cursor.execute("select set_config('statement_timeout', %s, true)", [f"{left}ms"])


@contextmanager
def _told_what_to_type(group: str, to: Target) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if state(error) != STATEMENT_TIMED_OUT:
            raise
        where = to.isoformat() if isinstance(to, datetime) else to
        raise TakesTooLong(
            f"{group} takes too long to move. {TakesTooLong.__doc__} A command waits: "
            f"manage.py seek {group} --to {where}, with --topic, --partition and --reapply as you want them."
        ) from error


def _refuse_while_it_runs(client: Any, group: Group) -> None:
    name = conf().PREFIX + group.name
    try:
        asked = client.describe_consumer_groups([name], request_timeout=kafka.REQUEST_SECONDS)
        described = kafka.answers(asked, within=KAFKA_SECONDS)[name]
    except KafkaException as error:
        if error.args[0].code() == KafkaError.GROUP_ID_NOT_FOUND:
            return  # it never ran
        raise
    if described.members:
        hosts = ", ".join(sorted({f"{member.client_id} on {member.host}" for member in described.members}))
        raise GroupRuns(
            f"{group.name} has {counted(len(described.members), 'running consumer')} ({hosts}). {GroupRuns.__doc__} "
            f"(manage.py pause {group.name})"
        )


def _move(cursor: Any, group: str, move: Move, held: Claim | None, topic_id: str, *, reapply: bool) -> Move:
    _refuse_to_strand(group, move.place, topic_id)
    positions.put(cursor, group=group, place=move.place, topic_id=topic_id, position=move.to)
    parked, _ = parking.in_place(group, move.place, since=move.to).delete()
    forgotten = 0
    if reapply:
        where = {"group": group, "topic": move.place.topic, "partition": move.place.partition, "to": move.to}
        cursor.execute(_FORGET, where)
        forgotten = cursor.rowcount
    return move._replace(start=held.position if held else None, parked=parked, forgotten=forgotten)


def _refuse_to_strand(group: str, place: Place, topic_id: str) -> None:
    row = Position.objects.using(conf().DATABASE).filter(group_name=group, topic=place.topic, partition=place.partition)
    if row.exclude(topic_id=topic_id).exists() and (count := parking.in_place(group, place).count()):
        raise ParkedOfFormerTopic(
            f"{group} has {count} parked of {place.topic}[{place.partition}]. {ParkedOfFormerTopic.__doc__}"
        )


def _words(move: Move) -> str:
    told = went(move.start, move.to)
    if move.parked:
        told += f" {move.parked} parked records come again from the log."
    return told + (f" {move.forgotten} deliveries were forgotten." if move.forgotten else "")
