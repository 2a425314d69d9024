"""How much is measured: in earnest, or just enough to see that the harness works."""

from typing import NamedTuple


class Scale(NamedTuple):
    repeats: int
    rows: int  # a backlog for the relay, or a log for a consumer
    single_rows: int  # for what takes one transaction per event
    small_backlog: int
    large_backlog: int
    transactions: int
    round_trips: int  # for latencies
    idle_seconds: float
    flat_rounds: int  # of ``rows`` each, while memory is watched
    records: int  # of one topic that staff look into
    orders: int  # of which every event is known


FULL = Scale(
    repeats=5,
    rows=200_000,
    single_rows=4_000,
    small_backlog=50_000,
    large_backlog=5_000_000,
    transactions=2_000,
    round_trips=200,
    idle_seconds=20.0,
    flat_rounds=10,
    records=1_000_000,
    orders=100_000,
)
SMALL = Scale(
    repeats=5,
    rows=40_000,
    single_rows=1_000,
    small_backlog=20_000,
    large_backlog=400_000,
    transactions=400,
    round_trips=200,
    idle_seconds=5.0,
    flat_rounds=5,
    records=200_000,
    orders=20_000,
)
QUICK = Scale(
    repeats=1,
    rows=2_000,
    single_rows=100,
    small_backlog=2_000,
    large_backlog=10_000,
    transactions=20,
    round_trips=20,
    idle_seconds=1.0,
    flat_rounds=2,
    records=2_000,
    orders=200,
)
