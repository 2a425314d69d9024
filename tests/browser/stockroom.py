"""What happens behind the shop while somebody looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

FIRST = "from shop.models import Variant; sku = Variant.objects.filter(product__slug={slug!r}).first().sku\n"
RECEIVE = """
from inventory.services import receive_stock
receive_stock(sku=sku, quantity={pieces}, reason="Delivery", actor="ada")
"""
LEAVE = """
from inventory.queries import available; from inventory.services import adjust_stock
adjust_stock(sku=sku, quantity={pieces} - available([sku])[sku], reason="Moths", actor="ada")
"""
COUNT = "from shop.models import Customer; print('COUNT', Customer.objects.filter(name={name!r}).count())"


def sell_out(system, slug: str) -> None:
    """All that is free of the product's first variant is gone."""
    leave(system, slug, 0)


def leave(system, slug: str, pieces: int) -> None:
    """So many are free of the product's first variant."""
    system.manage("shell", "-v", "0", "-c", FIRST.format(slug=slug) + LEAVE.format(pieces=pieces))


def receive(system, slug: str, pieces: int) -> None:
    system.manage("shell", "-v", "0", "-c", FIRST.format(slug=slug) + RECEIVE.format(pieces=pieces))


def orders_of(system, name: str) -> int:
    """How many orders somebody of that name placed: each guest's order has a customer of its own."""
    said = system.manage("shell", "-v", "0", "-c", COUNT.format(name=name))
    return int(said.split("COUNT")[1])


def heard_of(system, number: str) -> str:
    """The status of an order as the log has told it to the shop; empty before that."""
    sql = "select status from shop_ordertracking where number = %s"
    with psycopg.connect(system.env["DATABASE_URL"]) as database:
        row = database.execute(sql, [number]).fetchone()
    return row[0] if row else ""


@contextmanager
def without(system, *names: str) -> Iterator[None]:
    """Some processes are stopped meanwhile."""
    for name in names:
        system.stop(name)
    try:
        yield
    finally:
        for name in names:
            if system.states()[name].state != "running":
                system.start(name)
