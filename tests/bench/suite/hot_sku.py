"""Sixteen clients who all want the same rug, against the same load over a thousand kinds of rugs.

A turn lasts from the first request until the last order holds its stock. The web process only writes orders down; the
relay carries them to Kafka, and two workers of Inventory lock the rugs' rows and hold the stock. On one hot row the
workers must wait for each other.
"""

import time

from tests.bench.bench import Bench, Watch
from tests.bench.results import at_least
from tests.bench.storefront.shop import KINDS, Shop, shop

GOALS = {"hot_sku_vs_1000": at_least(0.5)}
SIDES = {"hot": 1, "wide": KINDS}
LIMIT_SECONDS = 300


def measure(bench: Bench) -> None:
    requests = bench.scale.transactions
    with shop(("relay",), ("consume", "inventory-reservations", "--workers", "2")) as running:
        for kinds in SIDES.values():
            _seconds(running, requests // 4, kinds=kinds)
        for turn in bench.turns(*SIDES):
            rate = {side: requests / _seconds(running, requests, kinds=SIDES[side]) for side in turn}
            bench.ratio(
                "hot_sku_vs_1000",
                rate["hot"] / rate["wide"],
                hot_orders_per_second=rate["hot"],
                wide_orders_per_second=rate["wide"],
            )


def _seconds(running: Shop, requests: int, *, kinds: int) -> float:
    """From the first request until each order holds its stock."""
    watch, wanted = Watch(), running.reserved() + requests
    running.order(requests, kinds=kinds)
    while (now := running.reserved()) < wanted:
        if watch.seconds > LIMIT_SECONDS:
            raise TimeoutError(f"{wanted - now} orders of {requests} hold no stock after {LIMIT_SECONDS} s.")
        time.sleep(0.01)
    return watch.seconds
