"""How the backbone is, for a readiness page: Kafka, the relay, and each consumer group."""

from collections import Counter
from functools import lru_cache
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from django.db import connections

from events import kafka
from events.conf import conf
from events.handling import Group, groups
from events.lag import lag
from events.models import Parked

OK = "ok"
CATCHING_UP = 50  # a live group is a few events behind at any moment

STUCK_SECONDS = 1.0  # a live relay publishes within milliseconds

_RELAY = """
    select coalesce(expires_at > clock_timestamp(), false), (
        select coalesce(extract(epoch from clock_timestamp() at time zone 'utc' - min(created_at)), 0)
        from events_outbox
        where txid >= pg_snapshot_xmin(a::pg_snapshot) and not pg_visible_in_snapshot(txid, a::pg_snapshot))
    from events_relay
"""


@lru_cache(maxsize=1)
def _client() -> AdminClient:
    return kafka.admin()


def states(*, timeout: float = 1.0) -> dict[str, str]:
    """``ok``, or what is wrong, for ``kafka``, ``relay`` and every group that has handlers.

    :param timeout: seconds that Kafka may take for each of three questions
    """
    found = {"relay": _relay()}
    try:
        _client().list_topics(timeout=timeout)
        found["kafka"] = OK
        found |= _consumers(timeout)
    except KafkaException as error:
        _client.cache_clear()  # a client that lived through an outage may go on timing out; a new one does not
        found["kafka"] = f"does not answer: {error.args[0].str()}"
        found |= dict.fromkeys((group.name for group in _groups()), "unknown while Kafka does not answer")
    return found


def _groups() -> list[Group]:
    return sorted((group for group in groups.values() if group.handlers), key=lambda group: group.name)


def _relay() -> str:
    with connections[conf().DATABASE].cursor() as cursor:
        cursor.execute(_RELAY)
        held, waiting_seconds = cursor.fetchone() or (False, 0)
    if not held:
        return "no relay holds the lease: events wait in the outbox"
    return OK if waiting_seconds < STUCK_SECONDS else f"the oldest unpublished event waits for {waiting_seconds:.0f} s"


def _consumers(timeout: float) -> dict[str, str]:
    behind = lag(_client(), _groups(), timeout=timeout)
    described = _client().describe_consumer_groups([conf().PREFIX + name for name in behind], request_timeout=timeout)
    parked = Counter(Parked.objects.using(conf().DATABASE).values_list("group_name", flat=True))
    return {name: _state(described[conf().PREFIX + name], behind[name], parked[name]) for name in behind}


def _state(described: Any, behind: int, parked: int) -> str:
    if parked:
        return f"{parked} events are parked: a handler refused the first of them, see events_parked"
    if not described.result().members:
        return f"no consumer runs: {behind} events wait in Kafka"
    return OK if behind <= CATCHING_UP else f"catching up: {behind} events behind"
