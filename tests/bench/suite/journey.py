"""How long a shopper waits for the till in each of the journey's six stages, with Shipping up and with Shipping slow.

A whole shop runs beside it, with all processes that `make run` starts. Orders are placed one after the other. Slow
means that each of Shipping's answers is held up by 200 ms; in the monolith, that its function is. The ratios compare
the last stage with the monolith, with the calls, and with itself.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.bench.bench import Bench
from tests.bench.processes import Child
from tests.bench.results import at_most
from tests.system.running import System

GOALS = {
    "journey_time_to_answer": at_most(5.0),
    "journey_time_to_answer_slowed": at_most(0.25),
    "journey_slowed_vs_up": at_most(1.1),
}
STAGES = range(1, 7)
SLOWED_MS = 200


def measure(bench: Bench) -> None:
    with _shop() as shop, Child("tests.bench.tills", **shop.env) as tills:
        for turn in bench.turns("up", "slowed"):
            answered = {side: _all_stages(tills, side, max(3, bench.scale.round_trips // 10)) for side in turn}
            _note(bench, answered["up"], answered["slowed"])


def _all_stages(tills: Child, side: str, orders: int) -> dict[int, float]:
    slowed_ms = SLOWED_MS if side == "slowed" else 0
    return {stage: tills.ask(stage=stage, slowed_ms=slowed_ms, count=orders)["ms"] for stage in STAGES}


def _note(bench: Bench, up: dict[int, float], slowed: dict[int, float]) -> None:
    bench.ratio("journey_time_to_answer", up[6] / up[1], **_figures(up))
    bench.ratio("journey_time_to_answer_slowed", slowed[6] / slowed[3], **_figures(slowed))
    bench.ratio("journey_slowed_vs_up", slowed[6] / up[6])


def _figures(answered: dict[int, float]) -> dict[str, float]:
    return {f"stage_{stage}_ms": ms for stage, ms in answered.items()}


@contextmanager
def _shop() -> Iterator[System]:
    """Every process of a shop, and a Valkey, in a database of its own on the ground that all stand on."""
    server, _, name = os.environ["DATABASE_URL"].rpartition("/")
    elsewhere = {
        "DATABASE_URL": f"{server}/{name}_journey",
        "KAFKA_BOOTSTRAP_SERVERS": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
        "EVENTS_PREFIX": f"{os.environ['EVENTS_PREFIX']}journey-",
        "DJANGO_SETTINGS_MODULE": "shop.settings",
    }
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as talk:
        talk.execute(f"create database {name}_journey".encode())
        shop = System(Path(folder) / "data", **elsewhere)
        try:
            shop.boot()
            yield shop
        finally:
            shop.shut_down()
            talk.execute(f"drop database {name}_journey with (force)".encode())
