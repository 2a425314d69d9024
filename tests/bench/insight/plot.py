"""What happens to each order of the past: its events, what caused each, and when."""

from typing import NamedTuple

import msgspec

from events.declare import Event
from events.schemas.examples import example
from orders import events as orders
from shipping import events as shipping

ORDER = "00000000-0000-0000-0000-0000000000ff"  # in a payload, in place of the order's id


class Turn(NamedTuple):
    """``cause``: a turn before it; ``ms``: after the order was placed. ``version``: the order's, if it tells one."""

    event: type[Event]
    cause: int | None
    ms: int
    version: int = 0

    @property
    def payload(self) -> str:
        """As it is on the log, with :data:`ORDER` for the order's id."""
        said = msgspec.json.decode(example(self.event))
        said |= {"order_id": ORDER} | ({"version": self.version} if "version" in said else {})
        return msgspec.json.encode(said).decode()


PLOT = (
    Turn(orders.OrderPlaced, None, 0, 1),
    Turn(orders.CheckPassed, 0, 20),
    Turn(orders.CheckPassed, 0, 25),
    Turn(orders.CheckPassed, 0, 30),
    Turn(orders.OrderValidated, 3, 45, 2),
    Turn(orders.PaymentAuthorized, 4, 120),
    Turn(orders.OrderPaid, 5, 140, 3),
    Turn(shipping.ShipmentPacked, 6, 3_200),
    Turn(orders.OrderPacked, 7, 3_220, 4),
    Turn(shipping.ShipmentDispatched, None, 9_000),
    Turn(orders.OrderDispatched, 9, 9_030, 5),
    Turn(orders.PaymentCaptured, 10, 9_100),
    Turn(shipping.ShipmentOutForDelivery, None, 16_000),
    Turn(orders.OrderOutForDelivery, 12, 16_020, 6),
    Turn(shipping.ShipmentDelivered, None, 20_000),
    Turn(orders.OrderDelivered, 14, 20_030, 7),
)
STATUSES = ("PLACED", "VALIDATED", "PAID", "PACKED", "DISPATCHED", "OUT_FOR_DELIVERY", "DELIVERED")


def order_id(number: int) -> str:
    return f"0190a000-0000-7000-8000-{number:012x}"


def event_id(number: int, turn: int) -> str:
    return f"0190a0{turn:02x}-0000-7000-9000-{number:012x}"
