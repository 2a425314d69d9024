"""Whether a worker works, for a probe: ``manage.py relay --check``, ``manage.py consume GROUP --check``.

A worker is only found unwell where starting it again may help. It is not blamed while the database or Kafka is away;
else an outage would have every worker restarted, over and over.
"""

from datetime import timedelta

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]
from django.db import Error
from django.utils import timezone

from events import kafka
from events.conf import conf
from events.consumer.record import Place
from events.handling import Group
from events.health import relay_holder
from events.lag import ELECTING, offsets
from events.models import Position
from events.observe.backlog import backlog
from events.pauses import pause_of
from events.words import counted

STILL_SECONDS = 60.0  # a live group applies something in this time, if there is anything
PROBE_SECONDS = 3.0  # that Kafka may take for each question
AWAY = ELECTING | {
    KafkaError._ALL_BROKERS_DOWN,
    KafkaError._RESOLVE,
    KafkaError._TIMED_OUT,
    KafkaError._TIMED_OUT_QUEUE,
    KafkaError._TRANSPORT,
    KafkaError._WAIT_COORD,
    KafkaError.BROKER_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.NETWORK_EXCEPTION,
    KafkaError.NOT_COORDINATOR,
    KafkaError.REQUEST_TIMED_OUT,
}


class Unwell(Exception):
    """A worker does not do its work, and starting it again may help."""


def check_relay() -> str:
    """What to say of a relay that works: one renews its lease even while Kafka is away, and none that hangs does.

    :raises Unwell: if nobody holds the lease
    """
    try:
        holder, waiting = relay_holder(), backlog()
    except Error as error:
        return f"The database does not answer, which is not the relay's fault: {str(error).strip()}"
    waits = f"{counted(waiting.events, 'event')} waiting, the oldest for {waiting.oldest_seconds:.0f} s."
    if holder is None:
        raise Unwell(f"No relay holds the lease. {waits}")
    return f"The relay {holder or 'without a name'} holds the lease. {waits}"


def check_group(group: Group) -> str:
    """What to say of a group that works, in whichever processes it does.

    :raises Unwell: if no process consumes for it, or it stands still before events that have been there for long, or
        Kafka refuses to say
    """
    name, client = conf().PREFIX + group.name, kafka.admin()  # kept until all answers are there: without it none come
    try:
        asked = client.describe_consumer_groups([name], request_timeout=kafka.REQUEST_SECONDS)
        members = len(kafka.answers(asked, within=PROBE_SECONDS)[name].members)
        pause = pause_of(group.name)
        still = [] if pause else _standing_still(group, client)
    except KafkaException as error:
        if error.args[0].code() not in AWAY:
            raise Unwell(f"Kafka refuses what was asked about {group.name}: {error.args[0].str()}") from error
        return f"Kafka does not answer, which is not the group's fault: {error.args[0].str()}"
    except Error as error:
        return f"The database does not answer, which is not the group's fault: {str(error).strip()}"
    if not members:
        raise Unwell(f"No process consumes for {group.name}.")
    if still:
        raise Unwell(f"{group.name} stands still in {', '.join(still)}: look into its log.")
    waits = f" They wait: it is {pause}" if pause else ""
    return f"Processes that consume for {group.name}: {members}.{waits}"


def _standing_still(group: Group, client: AdminClient) -> list[str]:
    """Partitions in which nothing moves, although events wait that are older than the group's patience."""
    patience = timedelta(seconds=max(STILL_SECONDS, 2 * group.time_limit * group.attempts))
    before = timezone.now() - patience
    read = [topic.name for topic in group.topics]  # it may have a position where it reads no more
    rows = Position.objects.using(conf().DATABASE).filter(group_name=group.name, topic__in=read, updated_at__lt=before)
    at = {Place(row.topic, row.partition): row.position for row in rows}
    when = OffsetSpec.for_timestamp(int(before.timestamp() * 1000))
    ends = offsets(client, at, OffsetSpec.latest(), timeout=PROBE_SECONDS)
    since = offsets(client, at, when, timeout=PROBE_SECONDS)
    old = {place: ends[place] if since[place] < 0 else since[place] for place in at}
    return [f"{place.topic}[{place.partition}] at {at[place]}" for place in sorted(at) if at[place] < old[place]]
