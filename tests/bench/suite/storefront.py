"""The pages of the shop, for one client and for sixteen: a list, a product, a search, and a checkout.

A list is also compared with a bare Django template of the same bytes, served through the same middleware: the same page
from memory, the goods in a loop, with no query, no cart, no facets counted and nothing to translate. Lists are kept for
a second, as in production; ``anew`` is the same list with nothing kept, as a search is measured too.
"""

from tests.bench.bench import Bench
from tests.bench.results import at_least
from tests.bench.storefront.shop import KINDS, Shop, shop

GOALS = {
    "list_vs_bare_template": at_least(0.5),
    "list_16_clients_vs_1": at_least(0.8),
    "product_16_clients_vs_1": at_least(0.8),
    "search_16_clients_vs_1": at_least(0.8),
    "checkout_16_clients_vs_1": at_least(0.8),
}
LIST, BARE = "/c/living/", "/bare-list"
# Nobody is called by a number, so such a brand narrows nothing. But it makes a list that nobody asked for before.
ANEW = "/c/living/?brand={}"
PAGES = {
    "list": (LIST, 0),
    "product": ("/products/garish-rug/", 0),
    "search": ("/?q=teal+lampp&brand={}", 0),
    "checkout": ("/api/v1/orders", KINDS),
}


def measure(bench: Bench) -> None:
    with shop() as running:
        for path, kinds in [*PAGES.values(), (BARE, 0), (ANEW, 0)]:
            running.load(bench.scale.transactions // 4, path=path, kinds=kinds)
        _beside_bare(bench, running)
        for page in PAGES:
            _crowd(bench, running, page)


def _beside_bare(bench: Bench, running: Shop) -> None:
    requests = bench.scale.transactions
    for turn in bench.turns(LIST, BARE):
        rate = {path: running.load(requests, path=path).per_second for path in turn}
        anew = running.load(requests // 2, path=ANEW).per_second
        bench.ratio(
            "list_vs_bare_template",
            rate[LIST] / rate[BARE],
            lists_per_second=rate[LIST],
            bare_templates_per_second=rate[BARE],
            lists_anew_per_second=anew,
        )


def _crowd(bench: Bench, running: Shop, page: str) -> None:
    path, kinds = PAGES[page]
    requests = {1: bench.scale.transactions // 4, 16: bench.scale.transactions}
    for turn in bench.turns("1", "16"):
        got = {int(many): running.load(requests[int(many)], path=path, kinds=kinds, clients=int(many)) for many in turn}
        bench.ratio(
            f"{page}_16_clients_vs_1",
            got[16].per_second / got[1].per_second,
            of_1_per_second=got[1].per_second,
            of_1_p99_ms=got[1].p99_ms,
            of_16_per_second=got[16].per_second,
            of_16_p99_ms=got[16].p99_ms,
        )
