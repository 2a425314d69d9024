"""Plays the cells of the talk's table on the running system, all six stages at once.

One thing is broken, an order is placed in each lane, time passes, the thing is mended, and the orders get time to catch
up. What they saw is read where everybody reads it: in :mod:`shop.journey.observed`.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from shop.journey import observed, placing, switches, tracking
from shop.journey.observed import Seen
from shop.journey.stages import STAGES, Outage
from shop.journey.supervised import Service

LOOK_SECONDS = 0.2
AT_LEAST_SECONDS = 2.0

# How far we are: what is being done, and its share of the whole.
Tell = Callable[[str, float], None]

BREAK: Mapping[Outage, Callable[[], None]] = {
    Outage.SHIPPING_DOWN: partial(switches.switch_off, Service.SHIPPING, limited=False),
    Outage.CUSTOMERS_DOWN: partial(switches.switch_off, Service.CUSTOMERS, limited=False),
    Outage.COLUMN_RENAMED: partial(switches.rename_column, limited=False),
}
MEND: Mapping[Outage, Callable[[], None]] = {
    Outage.SHIPPING_DOWN: partial(switches.switch_on, Service.SHIPPING, limited=False),
    Outage.CUSTOMERS_DOWN: partial(switches.switch_on, Service.CUSTOMERS, limited=False),
    Outage.COLUMN_RENAMED: partial(switches.put_column_back, limited=False),
}


class NotWell(Exception):
    """An order is not shipped although nothing is broken: see that everything runs, then try again."""


def rehearse(*, tell: Tell) -> timedelta:
    """Place six orders while all is well; return how long to keep things broken to see a difference.

    :raises NotWell: if one of the orders is refused, or not shipped within a minute
    """
    tell("seeing how long it takes when all is well", 0.0)
    began, orders = time.monotonic(), _place(uuid4())
    while late := [order for order in tracking.progress(orders).values() if order.state != "shipped"]:
        tired = time.monotonic() - began > observed.CATCHES_UP_WITHIN.total_seconds()
        if tired or any(order.state == "refused" for order in late):
            stages = ", ".join(f"{order.stage} ({order.reason or order.state})" for order in late)
            raise NotWell(f"Nothing is broken, and yet the orders of these stages are not shipped: {stages}.")
        time.sleep(LOOK_SECONDS)
    return timedelta(seconds=AT_LEAST_SECONDS + 1.5 * (time.monotonic() - began))


def play_outage(outage: Outage, *, hold: timedelta, tell: Tell) -> dict[int, Seen]:
    """Play an outage's six cells; returns what was seen, by stage. Nothing is put back if this is interrupted.

    :param hold: how long it stays broken once the orders are placed
    """
    _pass(observed.settles_in(timezone.now()), tell=lambda share: tell("waiting for things to settle", 0.1 * share))
    tell(f"{outage}: breaking", 0.1)
    BREAK[outage]()
    tell(f"{outage}: placing six orders", 0.2)
    orders = _place(uuid4())
    _pass(hold, tell=lambda share: tell(f"{outage}: waiting", 0.25 + 0.5 * share))
    tell(f"{outage}: mending", 0.75)
    MEND[outage]()
    return _catch_up(orders, hold=hold, tell=lambda share: tell(f"{outage}: catching up", 0.8 + 0.2 * share))


def _place(tour: UUID) -> list[UUID]:
    """One order in each lane, at the same time: a slow till holds up nobody else's."""
    with ThreadPoolExecutor(len(STAGES)) as tills:
        return list(tills.map(partial(_place_one, tour), (stage.number for stage in STAGES)))


def _place_one(tour: UUID, stage: int) -> UUID:
    try:
        return placing.place(stage, placing.wanted(tour, stage), at=timezone.now()).order_id
    finally:
        connection.close()  # this thread's own


def _pass(spell: timedelta, *, tell: Callable[[float], None]) -> None:
    began, seconds = time.monotonic(), spell.total_seconds()
    while (passed := time.monotonic() - began) < seconds:
        tell(passed / seconds)
        time.sleep(min(LOOK_SECONDS, seconds - passed))


def _catch_up(orders: list[UUID], *, hold: timedelta, tell: Callable[[float], None]) -> dict[int, Seen]:
    """Look until each order has reached its end, or had all the time that one could ask for."""
    deadline = time.monotonic() + observed.CATCHES_UP_WITHIN.total_seconds() + 5
    while True:
        seen = {stage: cell for (stage, _), cell in observed.cells(orders=orders, long_enough=hold).items()}
        done = sum(cell.complete for cell in seen.values())
        tell(done / len(orders))
        if done == len(orders) or time.monotonic() > deadline:
            return seen
        time.sleep(LOOK_SECONDS)
