"""The shop's checkout page in an early stage, where ``JOURNEY_STAGE`` says so. For looking at, not for selling.

These stages reserve and ship, and that is all: nothing is charged, and one kind of thing makes an order. The parcel
goes to one of the journey's invented people. What somebody typed into the form is forgotten, since every visitor can
read the journey's topics, and nothing is ever erased from them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings

from orders.services import Idempotency, OrderRefused
from shop.journey import customers, demo, placing
from shop.journey.models import Order
from shop.journey.stages import STAGES, Stage, stage
from shop.journey.telling import Wanted

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
    quantities: Mapping[str, int],
    idempotency: Idempotency,
    placed_at: datetime,
    **_: Any,
) -> UUID:
    """As :func:`shop.services.checkout.check_out`, down one of the early roads; whose card it is does not matter.

    :raises RefusedAtTheTill: if the stage could not place it
    :raises OneThingOnly: if there is more than one kind of thing in the cart
    """
    if len(quantities) > 1:
        raise OneThingOnly(OneThingOnly.__doc__ or "")
    ((sku, quantity),) = quantities.items()
    order_id = _order_id(idempotency.scope, idempotency.key)
    person = demo.somebody(order_id)
    customers.register(customer_id=person.id, name=person.name, address=person.address)
    answer = placing.place(chosen.number, Wanted(order_id, person.id, sku, quantity), at=placed_at)
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
