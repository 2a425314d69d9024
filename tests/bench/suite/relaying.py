"""The relay, draining a backlog, against reading all rows and then producing all rows by hand.

Both are one Python process with the same rows, headers, partitioner and acknowledgement. The relay saves its cursor
after every page and goes on there after a crash; the raw loop keeps all in memory and would start over.
``relay_vs_produce`` is the share of the raw producer's rate that is left once rows have to be read, too.
"""

from events import kafka
from events.conf import conf
from events.declare import Topic
from tests.bench import outbox
from tests.bench.bench import Bench
from tests.bench.processes import Child
from tests.bench.relays import relay
from tests.bench.results import at_least

GOALS = {"relay_vs_raw": at_least(0.9), "relay_vs_produce": at_least(0.45)}
RAW = Topic("raw-sales", partitions=6)


def measure(bench: Bench) -> None:
    rows = bench.scale.rows
    kafka.create_topics([RAW])
    with relay() as ours, Child("tests.bench.raw.relaying") as raw:
        raw.ask(topic=conf().PREFIX + RAW.name)  # connects
        for turn in bench.turns("relay", "raw"):
            outbox.fill(rows)
            seconds = {}
            for side in turn:
                if side == "relay":
                    seconds[side] = ours.drain(rows)
                else:
                    seconds |= raw.ask(topic=conf().PREFIX + RAW.name)
            outbox.clear()
            bench.ratio(
                "relay_vs_raw",
                seconds["both"] / seconds["relay"],
                relay_per_second=rows / seconds["relay"],
                raw_per_second=rows / seconds["both"],
            )
            bench.ratio(
                "relay_vs_produce",
                seconds["produce"] / seconds["relay"],
                raw_produce_per_second=rows / seconds["produce"],
                raw_read_per_second=rows / seconds["read"],
            )
