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
COUNTS = ("1", "2", "4")
LIMIT_SECONDS = 300


def measure(bench: Bench) -> None:
    rows = bench.scale.rows // 10  # an event takes ten times as long as in a batch handler
    for _ in bench.turns("all", "all"):
        rate = {}
        for workers in COUNTS:
            with Command("consume", GROUP, "--workers", workers, EVENTS_SESSION_SECONDS="120") as command:
                rate[workers] = rows / _drain(command, rows, workers=int(workers))
        for workers in COUNTS[1:]:
            bench.ratio(
                f"workers_{workers}_vs_1",
                rate[workers] / rate["1"],
                **{f"{workers}_workers_per_second": rate[workers], "1_worker_per_second": rate["1"]},
            )


def _drain(command: Command, rows: int, *, workers: int) -> float:
    """Let the workers settle and stand still, write a backlog, let them go; return the seconds until all is applied."""
    _wait_until(lambda: _members() == workers, command, what=f"{workers} workers")
    command.hold()
    outbox.fill(rows, event=RugSoldWidely)
    with Child("tests.bench.raw.relaying") as raw:
        raw.ask(topic=conf().PREFIX + WIDE.name)
    outbox.clear()
    wanted = Ends(WIDE).total()
    watch = Watch()
    command.go_on()
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
    group = kafka.admin().describe_consumer_groups([name])[name].result()
    busy = [member for member in group.members if member.assignment and member.assignment.topic_partitions]
    return len(busy) if group.state == ConsumerGroupState.STABLE else 0


def _applied() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(position), 0) from events_position where group_name = %s", [GROUP])
        return int(cursor.fetchone()[0])
