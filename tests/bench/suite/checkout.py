"""A checkout over the API (``POST /api/v1/orders``), against a bare Django view that does the same INSERTs.

Both are served by one web process, through the same middleware and the same pool of connections, to sixteen clients
that wait for their answers. The bare view only parses the JSON and writes the rows of a customer, an address, an order
with its line and its history, the request's key, and two events, in one transaction. The checkout also checks who asks
and how often, holds every field to its rules, prices the lines, tokenises the card, and answers with the whole order.
"""

from tests.bench.bench import Bench
from tests.bench.results import at_least
from tests.bench.storefront.shop import shop

GOALS = {"checkout_vs_bare_view": at_least(0.85)}
PATHS = {"checkout": "/api/v1/orders", "bare view": "/bare"}


def measure(bench: Bench) -> None:
    requests = bench.scale.transactions
    with shop() as running:
        for path in PATHS.values():
            running.order(requests // 4, path=path)
        for turn in bench.turns(*PATHS):
            rate = {side: requests / running.order(requests, path=PATHS[side]) for side in turn}
            bench.ratio(
                "checkout_vs_bare_view",
                rate["checkout"] / rate["bare view"],
                checkouts_per_second=rate["checkout"],
                bare_views_per_second=rate["bare view"],
            )
