"""``python -m shop.suppliers.latency``: how long a price takes from the old ERP's commit to the shop's page.

Beside `make run` and `make connect`, on a machine with nothing else to do. The price is put back afterwards.
"""

import argparse
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from decimal import Decimal
from statistics import quantiles

LIMIT_SECONDS = 30.0
LOOK_EVERY = 0.005  # seconds


class NeverArrived(Exception):
    """The page did not show a price in time: see /staff/suppliers for why."""


def page_shows(url: str, price: str) -> Callable[[], bool]:
    def looks() -> bool:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return price.encode() in answer.read()

    return looks


def seconds_until(condition: Callable[[], bool], *, limit_seconds: float = LIMIT_SECONDS) -> float:
    """
    :raises NeverArrived: after the limit
    """
    began = time.perf_counter()
    while not condition():
        if time.perf_counter() - began > limit_seconds:
            raise NeverArrived(f"{NeverArrived.__doc__} It was waited for {limit_seconds:.0f} s.")
        time.sleep(LOOK_EVERY)
    return time.perf_counter() - began


def measure(*, sku: str, changes: int, site: str) -> list[float]:
    """Seconds of each change."""
    from shop.suppliers.erp import price, rows
    from shop.suppliers.legacy import legacy

    url = f"{site}/products/supplied-{sku.lower()}/"
    prices = [Decimal(1000 + number * 7) / 100 for number in range(changes)]
    took = []
    with legacy().open() as erp:
        before = next((cents / 100 for item, _, cents, *_ in rows(erp) if item == sku), None)
        if before is None:
            raise NeverArrived(f"The old ERP has no item {sku}: name another with --sku.")
        try:
            for euros in prices:
                price(erp, sku, euros)  # committed when it returns
                took.append(seconds_until(page_shows(url, f"{euros:.2f}")))
        finally:
            price(erp, sku, before)
    return took


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.lean_settings")
    import psycopg
    from django.conf import settings

    from shop.connect.databases import NoSuchDatabase
    from shop.suppliers.erp import ErpRefused

    parser = argparse.ArgumentParser(prog="python -m shop.suppliers.latency", description=__doc__)
    parser.add_argument("--sku", default="OLD-TEAPOT")
    parser.add_argument("--changes", type=int, default=30)
    given = parser.parse_args()
    try:
        took = measure(sku=given.sku, changes=max(2, given.changes), site=settings.SITE_URL)
    except (ErpRefused, NeverArrived, NoSuchDatabase, OSError, psycopg.OperationalError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    cuts = quantiles(took, n=100, method="inclusive")
    sys.stdout.write(
        f"{len(took)} changes, committed in the old ERP → on the page: p50 {cuts[49] * 1000:.0f} ms, "
        f"p95 {cuts[94] * 1000:.0f} ms, at worst {max(took) * 1000:.0f} ms\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
