"""The relay while somebody holds a snapshot and an open writing transaction for ten minutes, against nobody.

Tables that are updated for each event bloat then, because nothing can be cleaned; the outbox is only appended to. The
ten minutes are simulated: the relay's own row is rewritten as often as it would be in that time.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from tests.bench import outbox
from tests.bench.bench import Bench
from tests.bench.database import connect
from tests.bench.relays import relay
from tests.bench.results import at_least

GOALS = {"snapshot_held": at_least(0.95)}
SAVES = 6_000  # ten a second


class OutboxBloated(AssertionError):
    """The outbox has dead rows, though nothing may ever update or delete there."""


def measure(bench: Bench) -> None:
    rows = bench.scale.rows
    with relay() as ours:
        for turn in bench.turns("held", "free"):
            seconds = {}
            for side in turn:
                with ExitStack() as stack:
                    if side == "held":
                        stack.enter_context(_somebody_lingers())
                    _age(SAVES if bench.scale.repeats > 1 else 10)
                    outbox.fill(rows)
                    seconds[side] = ours.drain(rows)
                    _check_for_dead_rows()
                _recover()
            bench.ratio(
                "snapshot_held",
                seconds["free"] / seconds["held"],
                held_per_second=rows / seconds["held"],
                free_per_second=rows / seconds["free"],
            )


@contextmanager
def _somebody_lingers() -> Iterator[None]:
    with closing(connect()) as reader, closing(connect()) as writer:
        reader.execute("begin isolation level repeatable read")
        reader.execute("select count(*) from events_relay")
        writer.execute("begin")
        writer.execute("select pg_current_xact_id()")
        yield


def _age(saves: int) -> None:
    with closing(connect()) as session:
        session.execute("set synchronous_commit = off")
        for _ in range(saves):
            session.execute("update events_relay set floor = floor")


def _check_for_dead_rows() -> None:
    with closing(connect()) as session:
        session.execute("analyze events_outbox")
        found = session.execute(
            "select sum(n_dead_tup) from pg_stat_user_tables where relname like 'events\\_outbox%'"
        ).fetchone()
        if found and found[0]:
            raise OutboxBloated(f"{found[0]} dead rows in the outbox.")


def _recover() -> None:
    outbox.clear()
    with closing(connect()) as session:
        session.execute("vacuum events_relay")
