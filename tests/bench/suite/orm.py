"""Handlers that use Django's ORM, in batches of up to 500 events, against one event in each transaction.

Both run under the real consumer and write the same rows. One by one is what a hand-written consumer does that commits
after each message.
"""

from tests.bench.bench import Bench
from tests.bench.filling import fill_log
from tests.bench.processes import Child
from tests.bench.results import at_least

GOALS = {"orm_batched_vs_single": at_least(5.0)}


def measure(bench: Bench) -> None:
    many, few = bench.scale.rows // 4, bench.scale.single_rows
    fill_log(many)
    with (
        Child("tests.bench.consuming") as batched,
        Child("tests.bench.consuming", EVENTS_BATCH_SIZE="1") as single,
    ):
        for turn in bench.turns("batched", "single"):
            rate = {}
            for side in turn:
                if side == "batched":
                    rate[side] = _rate(batched.ask(group="bench-by-orm-in-batches", count=many))
                    rate["same"] = _rate(batched.ask(group="bench-by-orm-one-by-one", count=few))
                else:
                    rate[side] = _rate(single.ask(group="bench-by-orm-one-by-one", count=few))
            bench.ratio(
                "orm_batched_vs_single",
                rate["batched"] / rate["single"],
                batch_handler_per_second=rate["batched"],
                same_handler_in_batches_per_second=rate["same"],
                one_per_transaction_per_second=rate["single"],
            )


def _rate(answer: dict[str, float]) -> float:
    return answer["events"] / answer["seconds"]
