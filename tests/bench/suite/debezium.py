"""The relay, draining a backlog, against Debezium as docs/debezium.md sets it up: warm, on the same cores.

Both publish the same rows to topics of their own, in turns: each stands still (SIGSTOP) while the backlog is written
and while it is the other's turn. Debezium's JVM has drained several backlogs before it is measured. Memory is what the
processes hold after their turns.
"""

import tempfile
from pathlib import Path

from django.db import connection

from events import kafka
from events.conf import conf
from events.declare import Topic
from shop.connect.worker import Connect
from tests.bench import outbox
from tests.bench.bench import Bench, Watch
from tests.bench.events import SALES
from tests.bench.log import Ends
from tests.bench.processes import resident_mb
from tests.bench.relays import LIMIT_SECONDS, relay
from tests.bench.results import at_least, at_most
from tests.debezium import setup

GOALS = {"relay_vs_debezium": at_least(2.0), "relay_memory_vs_debezium": at_most(1 / 6)}
WARM_UPS = 3
JAVA_OPTIONS = ("-Xms512m", "-Xmx512m")
THEIRS = "debezium-"


class Debezium:
    """A running connector that stands still but for its turns."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._ends = Ends(SALES, prefix=conf().PREFIX + THEIRS)
        connect.hold()

    @property
    def pid(self) -> int:
        return self._connect.pid

    def drain(self, rows: int) -> float:
        """As the relay's: seconds until the last row of the backlog is acknowledged."""
        wanted = self._ends.total() + rows
        watch = Watch()
        self._connect.go_on()
        self._ends.wait_for(wanted, limit_seconds=LIMIT_SECONDS, meanwhile=self._connect.check)
        seconds = watch.seconds
        self._connect.hold()
        return seconds


def measure(bench: Bench) -> None:
    rows = bench.scale.rows
    kafka.create_topics([Topic(THEIRS + SALES.name, partitions=SALES.partitions)])
    with (
        tempfile.TemporaryDirectory() as folder,
        setup.publication(connection),
        setup.Debeziums(connection, Path(folder)) as debeziums,
        relay() as ours,
    ):
        theirs = Debezium(debeziums.start(conf().PREFIX + THEIRS, java_options=JAVA_OPTIONS))
        for _ in range(WARM_UPS):
            outbox.fill(rows)
            theirs.drain(rows), ours.drain(rows)
            outbox.clear()
        for turn in bench.turns("relay", "debezium"):
            outbox.fill(rows)
            seconds = {side: (ours if side == "relay" else theirs).drain(rows) for side in turn}
            outbox.clear()
            bench.ratio(
                "relay_vs_debezium",
                seconds["debezium"] / seconds["relay"],
                relay_per_second=rows / seconds["relay"],
                debezium_per_second=rows / seconds["debezium"],
            )
            ours_mb, theirs_mb = resident_mb(ours.pid), resident_mb(theirs.pid)
            bench.ratio("relay_memory_vs_debezium", ours_mb / theirs_mb, relay_MB=ours_mb, debezium_MB=theirs_mb)
