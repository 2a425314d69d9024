"""The talk's query on the real Flink, against our handler of the same count: cards authorized often in five minutes.

Each has a log of its own, on which the same authorizations are written at once, and is timed from then on until all is
told: Flink by what it committed to ``possible-fraud``, the handler by its rows. Both run already. Neither is held while
it is the other's turn: Flink only takes its checkpoints then, each second, and the handler waits for records.
"""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg

from tests.bench.bench import Bench, Watch
from tests.bench.results import at_least
from tests.bench.storefront.shop import shop

GOALS = {"flink_vs_handler": at_least(0.25)}

PER_CARD = 2  # on average: of seven cards, one has more than three
LIMIT_SECONDS = 300


def measure(bench: Bench) -> None:
    count = bench.scale.rows // 5
    with shop(("consume", "card-counts")), _flink() as flink, _handler() as handler:
        _warm_up(flink, handler)
        for turn in bench.turns("flink", "handler"):
            payments = _payments(count)
            seconds = {side: {"flink": flink, "handler": handler}[side](payments) for side in turn}
            bench.ratio(
                "flink_vs_handler",
                seconds["handler"] / seconds["flink"],
                flink_per_second=count / seconds["flink"],
                handler_per_second=count / seconds["handler"],
            )


def _warm_up(*sides: Callable[[list[Any]], float]) -> None:
    for side in sides:
        side(_payments(100))


def _payments(count: int) -> list[Any]:
    """Authorizations within five minutes, of cards that nobody used before."""
    from tests.engines.streams.tills import NOON, authorized

    run = f"{random.getrandbits(64):x}"
    return [
        authorized(f"{run}-{random.randrange(count // PER_CARD)}", NOON + timedelta(seconds=random.uniform(0, 299)))
        for _ in range(count)
    ]


@contextmanager
def _flink() -> Iterator[Callable[[list[Any]], float]]:
    from shop.streams import environment, ready
    from tests.engines.streams.running import Streams
    from tests.engines.streams.tills import Reader, Till

    environment.python(), ready.connector()
    broker, prefix = os.environ["KAFKA_BOOTSTRAP_SERVERS"], f"{os.environ['EVENTS_PREFIX']}flink-"
    with tempfile.TemporaryDirectory() as folder:
        streams = Streams(Path(folder) / "streams", broker=broker, prefix=prefix)
        try:
            streams.start()
            streams.wait_until_running()
            till = Till(streams)
            with closing(Reader(streams, "possible-fraud")) as found:

                def count(payments: list[Any]) -> float:
                    often = {card: times for card, times in _times(payments).items() if times > 3}
                    run = payments[0].card_fingerprint.partition("-")[0]
                    watch = Watch()
                    till.pay(*payments)
                    _wait(lambda: {card: times for (card, _), times in found.flags(run).items()} == often)
                    return watch.seconds

                yield count
        finally:
            streams.clear_up()


@contextmanager
def _handler() -> Iterator[Callable[[list[Any]], float]]:
    from tests.engines.streams.tills import Till

    shops = SimpleNamespace(broker=os.environ["KAFKA_BOOTSTRAP_SERVERS"], prefix=f"{os.environ['EVENTS_PREFIX']}shop-")
    till = Till(shops)  # type: ignore[arg-type]
    with psycopg.connect(f"{os.environ['DATABASE_URL']}_shop", autocommit=True) as database:

        def counted() -> int:
            row = database.execute("select coalesce(sum(authorizations), 0) from orders_cardwindow").fetchone()
            assert row
            return int(row[0])

        def count(payments: list[Any]) -> float:
            wanted = counted() + len(payments)
            watch = Watch()
            till.pay(*payments)
            _wait(lambda: counted() == wanted)
            return watch.seconds

        yield count


def _times(payments: list[Any]) -> Counter[str]:
    return Counter(payment.card_fingerprint for payment in payments)


def _wait(done: Callable[[], bool]) -> None:
    """
    :raises TimeoutError: if it takes too long
    """
    watch = Watch()
    while not done():
        if watch.seconds > LIMIT_SECONDS:
            raise TimeoutError(f"Not everything was counted after {LIMIT_SECONDS} s.")
        time.sleep(0.02)
