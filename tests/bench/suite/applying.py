"""A batch handler under the real consumer, against a hand-written loop that consumes and writes with executemany.

Both decode the same records, write the same rows in transactions of at most 500 events, and store their offsets there.
Ours also notes a delivery row for each event, so that one published twice has no second effect, fences other owners,
and looks for parked keys. Its handler writes a batch with one statement, which is what a batch handler is for; how fast
the raw loop is with that very statement stands beside it.
"""

from tests.bench import outbox
from tests.bench.bench import Bench
from tests.bench.filling import fill_log
from tests.bench.processes import Child
from tests.bench.results import at_least

GOALS = {"batch_apply_vs_executemany": at_least(1.0)}


def measure(bench: Bench) -> None:
    count = bench.scale.rows
    fill_log(count)
    with Child("tests.bench.consuming") as ours, Child("tests.bench.raw.consuming") as raw:
        for turn in bench.turns("ours", "raw"):
            seconds = {}
            for side in turn:
                if side == "ours":
                    seconds[side] = ours.ask(group="bench-by-statement", count=count)["seconds"]
                else:
                    seconds[side] = raw.ask(count=count, by="executemany")["seconds"]
                    seconds["unnest"] = raw.ask(count=count, by="unnest")["seconds"]
            bench.ratio(
                "batch_apply_vs_executemany",
                seconds["raw"] / seconds["ours"],
                batch_handler_per_second=count / seconds["ours"],
                raw_executemany_per_second=count / seconds["raw"],
                raw_unnest_per_second=count / seconds["unnest"],
            )
    outbox.clear()
