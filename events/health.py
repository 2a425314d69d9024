"""How the backbone is, for a readiness page: Kafka, the relay, and each consumer group."""

from functools import lru_cache
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from django.db import connections

from events import kafka
from events.conf import conf
from events.handling import groups

OK = "ok"

_LEASE = "select coalesce(expires_at > clock_timestamp(), false) from events_relay"


@lru_cache(maxsize=1)
def _client() -> AdminClient:
    return kafka.admin()


def states(*, timeout: float = 1.0) -> dict[str, str]:
    """``ok``, or what is wrong, for ``kafka``, ``relay`` and every group that has handlers.

    :param timeout: seconds that Kafka may take for each of two questions
    """
    found = {"relay": _relay()}
    try:
        _client().list_topics(timeout=timeout)
        found["kafka"] = OK
        found |= _consumers(timeout)
    except KafkaException as error:
        found["kafka"] = f"does not answer: {error.args[0].str()}"
        found |= dict.fromkeys(_group_names(), "unknown while Kafka does not answer")
    return found


def _group_names() -> list[str]:
    return sorted(name for name, group in groups.items() if group.handlers)


def _relay() -> str:
    with connections[conf().DATABASE].cursor() as cursor:
        cursor.execute(_LEASE)
        row = cursor.fetchone()
    return OK if row and row[0] else "no relay holds the lease: events wait in the outbox"


def _consumers(timeout: float) -> dict[str, str]:
    names = _group_names()
    described = _client().describe_consumer_groups([conf().PREFIX + name for name in names], request_timeout=timeout)
    return {name: _members(described[conf().PREFIX + name]) for name in names}


def _members(future: Any) -> str:
    return OK if future.result().members else "no consumer runs: its events wait in Kafka"
