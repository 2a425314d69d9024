"""One group on a topic of eight partitions, split over two and four processes (``consume --workers``), against one.

The handler uses the ORM, one event at a time, so that a process is busy in Python and in the database. All workers, the
database and Kafka share the machine's cores: with as few as two of them, more processes can only fill the time in which
one of them would wait.
"""

import time
from collections.abc import Callable

from confluent_kafka import ConsumerGroupState
from django.db import connection

from events import kafka
from events.conf import conf
from tests.bench import outbox
from tests.bench.bench import Bench, Watch
from tests.bench.events import WIDE, RugSoldWidely
from tests.bench.log import Ends
from tests.bench.processes import Child, Command
from tests.bench.results import at_least

GOALS = {"workers_2_vs_1": at_least(1.0), "workers_4_vs_1": at_least(1.0)}
GROUP = "bench-many-workers"
COUNTS = (1, 2, 4)
LIMIT_SECONDS = 300


def measure(bench: Bench) -> None:
    rows = bench.scale.rows // 8  # an event takes far longer than in a batch handler
    with Child("tests.bench.raw.relaying") as producer:
        outbox.fill(rows, event=RugSoldWidely)
        for _ in bench.turns("all", "all"):
            rate = {workers: rows / _drain(producer, workers=workers) for workers in COUNTS}
            for workers in COUNTS[1:]:
                bench.ratio(
                    f"workers_{workers}_vs_1",
                    rate[workers] / rate[1],
                    **{f"{workers}_workers_per_second": rate[workers], "1_worker_per_second": rate[1]},
                )
    outbox.clear()


def _drain(producer: Child, *, workers: int) -> float:
    """Let the workers share the partitions, then give them work; return the seconds until all of it is applied.

    Giving takes a hundredth of the time that they need.
    """
    with Command("consume", GROUP, "--workers", str(workers)) as command:
        _wait_until(lambda: _members() == workers, command, what=f"{workers} workers")
        watch = Watch()
        producer.ask(topic=conf().PREFIX + WIDE.name)
        wanted = Ends(WIDE).total()
        _wait_until(lambda: _applied() >= wanted, command, what=f"{wanted} events")
        return watch.seconds


def _wait_until(condition: Callable[[], bool], command: Command, *, what: str) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        command.check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"Not yet {what} after {LIMIT_SECONDS} s.")
        time.sleep(0.01)


def _members() -> int:
    """How many members the group has, once each has partitions."""
    name = conf().PREFIX + GROUP
    client = kafka.admin()  # kept until it has answered
    group = client.describe_consumer_groups([name], request_timeout=10)[name].result()
    busy = [member for member in group.members if member.assignment and member.assignment.topic_partitions]
    return len(busy) if group.state == ConsumerGroupState.STABLE else 0


def _applied() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(position), 0) from events_position where group_name = %s", [GROUP])
        return int(cursor.fetchone()[0])
