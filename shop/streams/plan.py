"""What is handed to Flink: the SQL, where it keeps its counts, and how it is to be run."""

import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from events.conf import conf
from events.kafka import create_topics, topic_ids
from events.peek import NoTopic, told_without_kafka
from shop.local.console import TICK_SECONDS
from shop.streams import checkpoints, rest
from shop.streams.names import READ, WRITTEN, job_name
from shop.streams.sql import statements

SETTLE_SECONDS = 20
VERSION = "2.2.1"  # of Flink: another one may not be able to read the counts

HOW = {
    "table.local-time-zone": "UTC",
    "table.exec.state.ttl": "1 d",  # a window that nothing was added to for so long is forgotten
    "execution.checkpointing.interval": "1 s",  # what was found is seen by others with the next one
    "execution.checkpointing.mode": "EXACTLY_ONCE",
    "execution.checkpointing.storage": "filesystem",
    "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
    "execution.checkpointing.num-retained": "2",
    "restart-strategy.type": "exponential-delay",  # for ever: Kafka may be away for long
    "restart-strategy.exponential-delay.max-backoff": "30 s",
}
# One small process for everything. It may be small because the state is: cards of a day.
ALONE = {
    "execution.target": "local",
    "rest.bind-address": "127.0.0.1",
    "taskmanager.memory.network.min": "32m",
    "taskmanager.memory.network.max": "32m",
    "taskmanager.memory.managed.size": "16m",
}


@dataclass(frozen=True)
class Plan:
    """``counts``: the folder of the checkpoints that fit this SQL and this log."""

    name: str
    statements: list[str]
    counts: Path
    connector: Path

    def configuration(self, *, restore: Path | None, scratch: Path) -> dict[str, str]:
        """Flink's own settings, to begin anew or go on from a checkpoint."""
        host, port = rest.address()
        found = {
            **HOW,
            "pipeline.name": self.name,
            "pipeline.jars": self.connector.as_uri(),
            "parallelism.default": str(settings.FLINK_PARALLELISM),
            "execution.checkpointing.dir": self.counts.as_uri(),
            "rest.address": host,
            "rest.port": str(port),
            "io.tmp.dirs": str(scratch),
        }
        found |= {"execution.target": "remote"} if settings.FLINK_ADDRESS else {**ALONE, "rest.bind-port": str(port)}
        return found | ({"execution.state-recovery.path": restore.as_uri()} if restore else {})


def plan(*, folder: Path, connector: Path) -> Plan:
    """Make the topics that are missing, and settle what runs; its counts go below ``folder``.

    :raises LogAway: if Kafka is away
    :raises sql.BadFilling: if a setting could be read as SQL
    """
    told = _told(conf().BOOTSTRAP_SERVERS)
    with told_without_kafka():
        create_topics([*READ, *WRITTEN])
    # Kafka may move to another address: the logs' ids say whether they are the same.
    logs = sorted(_known_logs().values())
    place = checkpoints.fingerprint([VERSION, *_told("wherever"), *logs])
    return Plan(job_name(), told, folder / job_name() / place, connector)


def _told(kafka: str) -> list[str]:
    return statements({"bootstrap_servers": kafka, "prefix": conf().PREFIX})


def _known_logs() -> dict[str, str]:
    """Kafka's ids of what is read. A topic that was made just now may take it a moment."""
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        try:
            with told_without_kafka():
                return topic_ids([conf().PREFIX + topic.name for topic in READ])
        except NoTopic:
            if time.monotonic() > until:
                raise
        time.sleep(TICK_SECONDS)
