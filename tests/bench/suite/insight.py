"""The pages that show staff what the events did, on a log of a million records and with a hundred thousand orders.

The ratio is the 95th percentile of what somebody waits for a page, over the goal of 500 ms; each page is asked for in
a way that nobody did within the last second, so that no shared answer serves. ``…_20_viewers_vs_1`` compares how often
the database is asked while twenty people have the page open, and while one has; who asks again at which moment makes a
difference of some tenths. The explorer follows the log without any question to the database.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import quantiles
from time import sleep

from tests.bench.bench import Bench
from tests.bench.insight.viewers import Viewer, queries_per_second
from tests.bench.results import at_most
from tests.bench.storefront.shop import shop

GOAL_MS = 500.0
EACH, ROUNDS = 20, 2  # requests behind a percentile, and percentiles
ALL, ONE = 20, 1

PAGES = (
    *("story_page", "story_as_of", "pipeline_page", "group_page"),
    *("explorer_page", "explorer_by_time", "explorer_by_key", "explorer_text_search", "record_page"),
)
LIVE = {
    "story_20_viewers_vs_1": "/staff/orders/{order}/story/live?view=timeline",
    "pipeline_20_viewers_vs_1": "/staff/pipeline/live",
}
GOALS = {
    "story_page": at_most(1.0),
    "story_as_of": at_most(1.0),
    "pipeline_page": at_most(1.0),
    "group_page": at_most(1.0),
    "explorer_page": at_most(1.0),
    "explorer_by_time": at_most(1.0),
    "explorer_by_key": at_most(1.0),
    "explorer_text_search": at_most(1.0),
    "record_page": at_most(1.0),
    "story_20_viewers_vs_1": at_most(1.25),
    "pipeline_20_viewers_vs_1": at_most(1.25),
}


def measure(bench: Bench) -> None:
    orders, records = bench.scale.orders, bench.scale.records
    with shop() as running:
        filled = running.ask("tests.bench.insight.filling", orders=orders, records=records)
        viewers = [
            Viewer(port=running.port, cookie=filled["cookie"], session=session) for session in filled["sessions"]
        ]
        ways = dict(_ways(filled["first"], orders))
        for _ in range(min(ROUNDS, bench.scale.repeats)):
            for page in PAGES:
                waited = [
                    _wait_for(viewers[0], ways[page], anew=page in ("pipeline_page", "group_page")) for _ in range(EACH)
                ]
                p50, p95 = quantiles(waited, n=20)[9], quantiles(waited, n=20)[18]
                bench.ratio(page, p95 / GOAL_MS, p50_ms=p50, p95_ms=p95)
        for name, path in LIVE.items():
            _watch(bench, name, viewers, path.format(order=ways["order"]()), seconds=bench.scale.idle_seconds)


def _wait_for(viewer: Viewer, way: Callable[[], str], *, anew: bool) -> float:
    if anew:
        sleep(1.1)  # the same for everybody, so it is shared for a second
    return viewer.get(way())[0]


def _watch(bench: Bench, name: str, viewers: list[Viewer], path: str, *, seconds: float) -> None:
    rates = {many: queries_per_second(viewers[:many], path, seconds=seconds) for many in (ONE, ALL)}
    bench.ratio(
        name,
        rates[ALL] / rates[ONE],
        queries_per_second_of_1=rates[ONE],
        queries_per_second_of_20=rates[ALL],
    )


def _ways(first: int, orders: int) -> Iterator[tuple[str, Callable[[], str]]]:
    """Addresses that nobody asked for before, by page."""
    from tests.bench.insight.plot import order_id

    turn = count(1)
    stride = 7919  # a prime, so that it comes by every order before it comes back

    def order() -> str:
        return order_id(first + next(turn) * stride % orders)

    def moment() -> str:
        ago = timedelta(minutes=next(turn) * stride % (6 * 24 * 60))
        return f"{datetime.now(UTC) - ago:%Y-%m-%dT%H:%M:%S}"

    yield "order", order
    yield "story_page", lambda: f"/staff/orders/{order()}/story"
    yield "story_as_of", lambda: f"/staff/orders/{order()}/story?at={datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    yield "pipeline_page", lambda: "/staff/pipeline"
    yield "group_page", lambda: "/staff/pipeline/groups/order-view"
    yield "explorer_page", lambda: f"/staff/events/orders?correlation=&offset={next(turn)}&partition=0&order=oldest"
    yield "explorer_by_time", lambda: f"/staff/events/orders?since={moment()}&order=oldest"
    yield "explorer_by_key", lambda: f"/staff/events/orders?key={order()}"
    yield "explorer_text_search", lambda: f"/staff/events/orders?text=nobody-wrote-this-{next(turn)}"
    yield "record_page", lambda: f"/staff/events/orders/{next(turn) % 6}/{next(turn) % (orders // 2)}"
