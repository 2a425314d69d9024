"""Placing an order: priced here, numbered here, announced in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from uuid_utils.compat import uuid7

from events.outbox import publish
from orders import quoting
from orders.events import Line, OrderPlaced
from orders.models import IdempotencyKey, Order
from orders.payments.cards import Card
from orders.payments.methods import CARD
from orders.quoting import OrderRefused, Wanted
from shop.events import Money


class Idempotency(msgspec.Struct, frozen=True):
    """Names one submission: the same ``key`` within ``scope`` is the same wish, said again.

    ``scope`` is whose key it is (a customer, a guest's session); ``body_hash`` is what was wished.
    """

    scope: str
    key: str
    body_hash: str


class AlreadyPlaced(Exception):
    """This submission is an order already: answer with ``order_id`` instead of placing another."""

    def __init__(self, order_id: UUID) -> None:
        super().__init__(f"This submission was placed before, as order {order_id}.")
        self.order_id = order_id


class IdempotencyKeyReused(OrderRefused):
    """A key that stands for one order came with another wish: send a new key."""


def write_order(
    *,
    customer_id: UUID,
    customer_version: int,
    address_id: UUID,
    lines: Sequence[Wanted],
    placed_at: datetime,
    payment_token: str = "",
    card_fingerprint: str = "",
    payment_method: str = CARD,
    email_hash: str = "",
    idempotency: Idempotency | None = None,
    order_id: UUID | None = None,
) -> Order:
    """Place an order at today's prices and announce it, in the caller's transaction, which shall end with any error.

    ``payment_token`` and ``card_fingerprint`` are what :func:`orders.services.tokenise` made of what pays. They are
    passed on to Payments by the event, and not kept here. ``order_id`` is for whoever knows the order by one already.

    :raises OrderRefused: one of its subclasses says why
    :raises AlreadyPlaced: if ``idempotency`` was seen before
    """
    order_id = order_id or uuid7()
    if idempotency:
        _claim(idempotency, order_id=order_id, at=placed_at)
    quote = quoting.quote(lines)
    order = Order.place(
        quote.lines,
        id=order_id,
        customer_id=customer_id,
        customer_version=customer_version,
        address_id=address_id,
        email_hash=email_hash,
        currency=quote.total.currency,
        delivery=quote.delivery.amount,
        tax=quote.tax.amount,
        total=quote.total.amount,
        checks=list(settings.ORDER_REQUIRED_CHECKS),
        placed_at=placed_at,
    )
    publish(_placed(order, quote.lines, Card(payment_token, card_fingerprint, payment_method)), correlation_id=order.pk)
    return order


place_order = transaction.atomic(
    write_order
)  # the same in a transaction of its own: it is placed and announced, or neither


def _claim(idempotency: Idempotency, *, order_id: UUID, at: datetime) -> None:
    digest = IdempotencyKey.digest_of(scope=idempotency.scope, key=idempotency.key)
    if not IdempotencyKey.claim(digest, body_hash=idempotency.body_hash, order_id=order_id, at=at):
        _lead_back(IdempotencyKey.objects.get(pk=digest), idempotency)


def refuse_spent(idempotency: Idempotency) -> None:
    """Go on only if this submission is no order yet.

    :raises AlreadyPlaced: if it is one
    :raises IdempotencyKeyReused: if its key stands for an order that something else was wished for
    """
    digest = IdempotencyKey.digest_of(scope=idempotency.scope, key=idempotency.key)
    if kept := IdempotencyKey.objects.filter(pk=digest).first():
        _lead_back(kept, idempotency)


def _lead_back(kept: IdempotencyKey, idempotency: Idempotency) -> NoReturn:
    if kept.body_hash != idempotency.body_hash:
        raise IdempotencyKeyReused("This form was sent before with other contents: please open the checkout again.")
    raise AlreadyPlaced(kept.order_id)


def _placed(order: Order, lines: tuple[Line, ...], card: Card) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.pk,
        version=order.version,
        number=order.number,
        customer_id=order.customer_id,
        customer_version=order.customer_version,
        address_id=order.address_id,
        lines=lines,
        delivery=Money(order.delivery, order.currency),
        tax=Money(order.tax, order.currency),
        total=Money(order.total, order.currency),
        checks=tuple(order.checks),
        placed_at=order.placed_at,
        payment_token=card.token,
        card_fingerprint=card.fingerprint,
        email_hash=order.email_hash,
        payment_method=card.method,
    )
