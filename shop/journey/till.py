"""The shop's checkout page in an early stage, where ``JOURNEY_STAGE`` says so. For looking at, not for selling.

These stages reserve and ship, and that is all: nothing is charged, and one kind of thing makes an order.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings

from orders.services import Idempotency, OrderRefused
from shop.journey import customers, placing
from shop.journey.models import Order
from shop.journey.stages import STAGES, Stage, stage
from shop.journey.telling import Wanted
from shop.services.checkout import Guest
from shop.services.customers import PostalAddress

_ORDERS = UUID("6a6f7572-6e65-7900-8000-000000000001")


class RefusedAtTheTill(OrderRefused):
    """Somebody who had to be asked did not answer. The submission is spent: the next try is another one."""


class OneThingOnly(OrderRefused):
    """An early stage takes one kind of thing per order: leave one of them in the cart."""


def early() -> Stage | None:
    """The stage that the checkout page places its orders in, if it is not the last."""
    chosen = stage(settings.JOURNEY_STAGE)
    return None if chosen is STAGES[-1] else chosen


def check_out(
    chosen: Stage,
    *,
    guest: Guest,
    quantities: Mapping[str, int],
    idempotency: Idempotency,
    placed_at: datetime,
    **_: Any,
) -> UUID:
    """As :func:`shop.services.checkout.check_out`, down one of the early roads.

    :raises RefusedAtTheTill: if the stage could not place it
    :raises OneThingOnly: if there is more than one kind of thing in the cart
    """
    if len(quantities) > 1:
        raise OneThingOnly(OneThingOnly.__doc__ or "")
    ((sku, quantity),) = quantities.items()
    order_id = _order_id(idempotency.scope, idempotency.key)
    customer_id = uuid5(order_id, "customer")
    customers.register(customer_id=customer_id, name=guest.name, address=_label(guest.address))
    answer = placing.place(chosen.number, Wanted(order_id, customer_id, sku, quantity), at=placed_at)
    if not answer.ok:
        raise RefusedAtTheTill(answer.reason)
    return order_id


def order_for_key(scope: str, key: str) -> UUID | None:
    """The early order that a submission became, if it did."""
    if early() is None:
        return None
    kept = Order.objects.filter(pk=_order_id(scope, key)).exclude(state=Order.State.REFUSED)
    return kept.values_list("pk", flat=True).first()


def is_early(order_id: UUID) -> bool:
    """Whether an order is of an early stage, and so has a page of its own."""
    return early() is not None and Order.objects.filter(pk=order_id, stage__lt=len(STAGES)).exists()


def _order_id(scope: str, key: str) -> UUID:
    return uuid5(_ORDERS, f"{scope}\n{key}")


def _label(address: PostalAddress) -> str:
    lines = (address.line1, address.line2, f"{address.postcode} {address.city}", address.country)
    return ", ".join(line for line in lines if line)
