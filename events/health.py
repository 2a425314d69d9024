"""How the backbone is, for a readiness page: Kafka, the relay, and each consumer group."""

from collections import Counter
from datetime import UTC

from confluent_kafka import KafkaException

from events import kafka
from events.conf import conf
from events.handling import running
from events.lag import lag
from events.members import members
from events.models import Parked, Pause
from events.observe.backlog import backlog
from events.observe.relay import relay
from events.pauses import paused

OK = "ok"
CATCHING_UP = 50  # a live group is a few events behind at any moment

STUCK_SECONDS = 1.0  # a live relay publishes within milliseconds


def states(*, timeout: float = 1.0) -> dict[str, str]:
    """``ok``, or what is wrong, for ``kafka``, ``relay`` and every group that has handlers.

    :param timeout: seconds that Kafka may take for each of three questions
    """
    found = {"relay": _relay()}
    try:
        kafka.shared_admin().list_topics(timeout=timeout)
        found["kafka"] = OK
        found |= _consumers(timeout)
    except KafkaException as error:
        kafka.shared_admin.give_up(error)
        found["kafka"] = f"does not answer: {error.args[0].str()}"
        found |= dict.fromkeys((group.name for group in running()), "unknown while Kafka does not answer")
    return found


def relay_holder() -> str | None:
    """The name of the relay that holds the lease, which may be empty; None if nobody does."""
    return relay().holder


def _relay() -> str:
    if relay_holder() is None:
        return "no relay holds the lease: events wait in the outbox"
    seconds = backlog().oldest_seconds
    return OK if seconds < STUCK_SECONDS else f"the oldest unpublished event waits for {seconds:.0f} s"


def _consumers(timeout: float) -> dict[str, str]:
    client = kafka.shared_admin()
    behind = lag(client, running(), timeout=timeout)
    alive = members(client, behind, timeout=timeout)
    parked = Counter(Parked.objects.using(conf().DATABASE).values_list("group_name", flat=True))
    held = paused()
    return {name: _state(alive[name], behind[name], parked[name], held.get(name)) for name in behind}


def _state(alive: int, behind: int, parked: int, pause: Pause | None) -> str:
    if pause:  # not by whom, nor why: anybody may read the page that this is for
        return f"paused since {pause.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {behind} events wait"
    if parked:
        return f"{parked} events are parked: a handler refused the first of them, see events_parked"
    if not alive:
        return f"no consumer runs: {behind} events wait in Kafka"
    return OK if behind <= CATCHING_UP else f"catching up: {behind} events behind"
