"""Memory over a long run: what the relay and a consumer hold after each round, over what they held after the second."""

import time

from django.db import connection

from events.operations import seek
from events.operations.targets import read_target
from tests.bench import outbox
from tests.bench.bench import Bench, say
from tests.bench.events import SALES
from tests.bench.log import Ends
from tests.bench.processes import Command, resident_mb
from tests.bench.relays import relay
from tests.bench.results import at_most

GOALS = {"relay_memory_flat": at_most(1.1), "consumer_memory_flat": at_most(1.1)}
GROUP = "bench-by-statement"
LIMIT_SECONDS = 300


def measure(bench: Bench) -> None:
    rows = bench.scale.rows
    held: list[tuple[float, float]] = []
    seek(group=GROUP, to=read_target("latest"), actor="bench", reason="what other benchmarks left is no part of it")
    with relay() as ours, Command("consume", GROUP) as consumer:
        for number in range(bench.scale.flat_rounds):
            say(f"  {number + 1}/{bench.scale.flat_rounds}")
            outbox.fill(rows)
            ours.drain(rows)
            _wait_until_applied(consumer)
            outbox.clear()
            held.append((resident_mb(ours.pid), resident_mb(consumer.process.pid)))
    (relay_then, consumer_then), *later = held[1:] if len(held) > 2 else [held[0], *held]
    for relay_now, consumer_now in later:
        bench.ratio("relay_memory_flat", relay_now / relay_then, relay_MB=relay_now)
        bench.ratio("consumer_memory_flat", consumer_now / consumer_then, consumer_MB=consumer_now)
    say("\n")


def _wait_until_applied(consumer: Command) -> None:
    deadline, wanted = time.monotonic() + LIMIT_SECONDS, Ends(SALES).total()
    while (applied := _applied()) < wanted:
        consumer.check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"{applied} of {wanted} events applied after {LIMIT_SECONDS} s.")
        time.sleep(0.05)


def _applied() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(position), 0) from events_position where group_name = %s", [GROUP])
        return int(cursor.fetchone()[0])
