"""A relay that has nothing to do: its share of a core, and its queries in a second."""

import time

from django.db import connection

from tests.bench.bench import Bench
from tests.bench.processes import cpu_seconds
from tests.bench.relays import relay
from tests.bench.results import at_most

GOALS = {"idle_cpu": at_most(0.01), "idle_queries": at_most(5.0)}


def measure(bench: Bench) -> None:
    seconds = bench.scale.idle_seconds
    with relay() as ours:
        ours.command.go_on()
        time.sleep(min(5.0, seconds))  # its pauses grow to their longest
        for _ in bench.turns("idle", "idle"):
            cpu, queries = cpu_seconds(ours.pid), _transactions()
            time.sleep(seconds)
            bench.ratio("idle_cpu", (cpu_seconds(ours.pid) - cpu) / seconds)
            bench.ratio("idle_queries", (_transactions() - queries) / seconds)


def _transactions() -> int:
    """All that this database has committed; the relay has no transaction of more than one statement when it is idle."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()")
        return int(cursor.fetchone()[0])
