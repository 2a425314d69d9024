"""The figures of the whole installation: asked of the database and of Kafka, whatever runs or does not.

Any process may serve them. An answer is kept for some seconds and asked for by one thread at a time, so that it costs
the same however many look.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from time import monotonic

from confluent_kafka import KafkaException
from django.db import Error, connections
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from events import kafka
from events.conf import conf
from events.handling import running
from events.lag import lags
from events.members import members
from events.observe import metrics
from events.observe.aside import Aside, aside
from events.observe.backlog import backlog
from events.observe.metrics import Figure
from events.observe.relay import relay
from events.pauses import paused

KEEP_SECONDS = 5.0
KAFKA_SECONDS = 1.0  # for each of its questions: Prometheus gives up after ten seconds

log = logging.getLogger("events.observe")

Value = tuple[Figure, tuple[str, ...], float]

_TIMERS = """
    select count(*), greatest(coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0), 0)::float
    from events_timer
"""


class Asked(Collector):
    """A collector of figures that are asked for. A project may have one of its own: see ``page.also_tell``.

    :param up: tells of each part whether it answered
    :param parts: each with a question to it; one of the ``outages`` that it raises costs this part's figures only
    """

    def __init__(
        self,
        figures: Sequence[Figure],
        *,
        up: Figure,
        parts: Mapping[str, Callable[[], Iterable[Value]]],
        outages: tuple[type[Exception], ...],
    ) -> None:
        self._figures, self._up, self._parts, self._outages = figures, up, parts, outages
        self._asking = Lock()
        self._values: list[Value] = []
        self._asked_at = float("-inf")
        self._silent_until: dict[str, float] = {}

    def collect(self) -> Iterator[Metric]:
        families = {figure: _family(figure) for figure in self._figures}
        for figure, labels, value in self._latest():
            families[figure].add_metric(labels, value)
        yield from families.values()

    def _latest(self) -> list[Value]:
        with self._asking:
            if monotonic() - self._asked_at >= KEEP_SECONDS:
                self._values = [value for part, ask in self._parts.items() for value in self._ask(part, ask)]
                self._asked_at = monotonic()
            return self._values

    def _ask(self, part: str, question: Callable[[], Iterable[Value]]) -> list[Value]:
        """All or nothing of a part: without it the other figures are still worth having."""
        try:
            return [*question(), (self._up, (part,), 1)]
        except self._outages as error:
            if monotonic() >= self._silent_until.get(part, 0.0):
                self._silent_until[part] = monotonic() + conf().OUTAGE_LOG_SECONDS
                log.warning("No figures of the %s: %s", part, str(error).strip())
            return [(self._up, (part,), 0)]


def of_installation() -> Asked:
    """The backbone's own figures."""
    return Asked(
        metrics.ASKED,
        up=metrics.up,
        parts={"database": _of_database, "kafka": _of_kafka},
        outages=(Error, KafkaException),
    )


def _family(figure: Figure) -> GaugeMetricFamily | CounterMetricFamily:
    kind = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
    return kind(figure.name, figure.meaning, labels=figure.labels)


def _of_database() -> Iterator[Value]:
    waiting = backlog()
    yield metrics.outbox_backlog, (), waiting.events
    yield metrics.outbox_oldest_seconds, (), waiting.oldest_seconds
    publishing = relay()
    yield metrics.relay_lease_held, (), publishing.holder is not None
    yield metrics.relay_epoch, (), publishing.epoch
    yield metrics.relayed, (), publishing.published
    with connections[conf().DATABASE].cursor() as cursor:
        cursor.execute(_TIMERS)
        yield from _row((metrics.timers, metrics.timer_overdue_seconds), cursor.fetchone())
    parked = aside()
    held = paused()
    for group in running():
        yield metrics.paused, (group.name,), group.name in held
        figures = (metrics.parked, metrics.parked_keys, metrics.parked_oldest_seconds)
        yield from _row(figures, parked.get(group.name, Aside()), group.name)


def _row(figures: Iterable[Figure], values: Iterable[float], *labels: str) -> Iterator[Value]:
    for figure, value in zip(figures, values, strict=True):
        yield figure, labels, value


def _of_kafka() -> Iterator[Value]:
    client, wanted = kafka.shared_admin(), running()
    try:
        for one in lags(client, wanted, timeout=KAFKA_SECONDS):
            yield metrics.lag, (one.group, one.place.topic, str(one.place.partition)), one.behind
        for name, count in members(client, [group.name for group in wanted], timeout=KAFKA_SECONDS).items():
            yield metrics.members, (name,), count
    except KafkaException as error:
        kafka.shared_admin.give_up(error)
        raise
