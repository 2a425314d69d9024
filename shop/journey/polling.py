"""Shipping's loop of stage 2: once a second it looks into the orders' table for something to ship.

A thread of Shipping's server. It is stopped in the middle of anything: what was not committed is found again.
"""

import logging
import threading
import time
from uuid import UUID

from django.db import Error, connection, connections

from events.context import begin
from shop.journey.models.switches import Switch
from shop.journey.stage2_database import ship_order
from shop.journey.telling import SHIPPING, Told

EVERY_SECONDS, AT_LEAST_EVERY_SECONDS = 1.0, 4.0
AT_ONCE = 50

# Another table that is not Shipping's.
_WAITING = "select id from journey.orders where stage = 2 and state = 'placed' order by placed_at limit %s"

log = logging.getLogger(__name__)


class Poller(threading.Thread):
    """Polls until the process ends; less often while everything that it tries fails."""

    def __init__(self) -> None:
        super().__init__(name="journey-poller", daemon=True)

    def run(self) -> None:
        pause = EVERY_SECONDS
        while True:
            time.sleep(pause)
            pause = EVERY_SECONDS if poll() else min(2 * pause, AT_LEAST_EVERY_SECONDS)


def poll() -> bool:
    """Ship what waits, oldest first; false if any of it could not be. It waits on, and none holds up the others."""
    try:
        done = [_ship(order_id) for order_id in _waiting()]
    except Error as error:
        log.warning("Shipping cannot look for orders: %s", error)
        connections.close_all()
        return False
    return all(done)


def _waiting() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [AT_ONCE])
        return [order_id for (order_id,) in cursor.fetchall()]


def _ship(order_id: UUID) -> bool:
    time.sleep(Switch.of(SHIPPING).delay)
    try:
        with begin(correlation_id=order_id):
            ship_order(Told(order_id))
    except Error as error:
        log.warning("Order %s waits, as Shipping cannot read what it needs: %s", order_id, error)
        return False
    return True
