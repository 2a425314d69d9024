"""From a cart to an order: one transaction for the customer, the order, and the events of both."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from orders.queries import OrderSnapshot, Quote, just_placed, quote
from orders.services import Card, Idempotency, OrderRefused, Wanted, refuse_spent, write_order
from shop.events import Money
from shop.models import User, Variant
from shop.queries.availability import available
from shop.queries.cart import shortage
from shop.services.customers import PostalAddress, email_hash, write_account, write_guest
from shop.templatetags.money import money

NO_CARD = Card(token="", fingerprint="")


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Who buys, and where the parcel goes, as the form has it."""

    name: str
    email: str
    address: PostalAddress
    language: str


class NotEnoughLeft(OrderRefused):
    """More pieces are wanted than there are: ask for fewer."""


class TotalChanged(OrderRefused):
    """The order costs something else than the page said: show the new total, ask again."""


def body_hash(*, guest: Guest, quantities: Mapping[str, int], card: Card) -> str:
    """What a submission asks for, so that its key cannot stand for something else later."""
    wish = msgspec.json.encode([guest.name, guest.email, guest.address, sorted(quantities.items()), card.fingerprint])
    return hashlib.sha256(wish).hexdigest()


def check_out(
    *,
    guest: Guest,
    card: Card,
    quantities: Mapping[str, int],
    agreed_total: str,
    idempotency: Idempotency,
    placed_at: datetime,
    account: User | None = None,
    keep_address: bool = True,
) -> UUID:
    """Make the guest a customer and place their order, or do neither; return the order's id.

    :param agreed_total: what the shopper was shown, as in ``"24.90"``; it can stop an order, never price one
    :param keep_address: whether the ``account`` shall offer the address again
    :raises OrderRefused: one of its subclasses says why
    :raises AlreadyPlaced: if this submission is an order already
    """
    try:
        return _order(
            guest=guest,
            card=card,
            quantities=quantities,
            agreed_total=agreed_total,
            idempotency=idempotency,
            placed_at=placed_at,
            account=account,
            keep_address=keep_address,
        )
    except OrderRefused:
        # The other half of a double click may have bought the last piece: that is no refusal, it is the order.
        refuse_spent(idempotency)
        raise


@transaction.atomic
def _order(
    *,
    guest: Guest,
    card: Card,
    quantities: Mapping[str, int],
    agreed_total: str,
    idempotency: Idempotency,
    placed_at: datetime,
    account: User | None,
    keep_address: bool,
) -> UUID:
    _refuse_shortage(quantities)
    priced = quote([Wanted(sku, pieces) for sku, pieces in quantities.items()])
    _refuse_another_total(priced, agreed_total)
    # The price agreed to goes along: should it change between the quote and here, the order is refused.
    wanted = [Wanted(line.sku, line.quantity, line.unit_price) for line in priced.lines]
    return order_for(
        guest=guest,
        card=card,
        wanted=wanted,
        idempotency=idempotency,
        placed_at=placed_at,
        account=account,
        keep_address=keep_address,
    ).order_id


@transaction.atomic
def order_for(
    *,
    guest: Guest,
    wanted: Sequence[Wanted],
    placed_at: datetime,
    idempotency: Idempotency | None = None,
    order_id: UUID | None = None,
    card: Card = NO_CARD,
    account: User | None = None,
    keep_address: bool = True,
) -> OrderSnapshot:
    """Make a customer of whoever buys, and place their order, or do neither.

    This is the one place where pages and API come together. With an ``account`` its customer orders again.

    :raises OrderRefused: one of its subclasses says why
    :raises AlreadyPlaced: if this submission is an order already
    """
    said: dict[str, Any] = {
        "name": guest.name,
        "email": guest.email,
        "address": guest.address,
        "language": guest.language,
    }
    customer, address = write_account(account, keep_address=keep_address, **said) if account else write_guest(**said)
    order = write_order(
        order_id=order_id,
        customer_id=customer.id,
        customer_version=customer.version,
        address_id=address.id,
        lines=wanted,
        payment_token=card.token,
        card_fingerprint=card.fingerprint,
        payment_method=card.method,
        email_hash=email_hash(customer.email),
        idempotency=idempotency,
        placed_at=placed_at,
    )
    return just_placed(order)


def _refuse_shortage(quantities: Mapping[str, int]) -> None:
    """Inventory has the last word; this spares the shopper an order that cannot come true."""
    left = available(quantities)
    for variant in Variant.objects.filter(sku__in=list(quantities)).select_related("product"):
        wanted = quantities[variant.sku]
        if short := shortage(variant, wanted, left.get(variant.sku)):
            raise NotEnoughLeft(short, sku=variant.sku)


def _refuse_another_total(priced: Quote, agreed_total: str) -> None:
    now: Money = priced.total
    if agreed_total != str(now.amount):
        raise TotalChanged(
            _("The total is now %(total)s. Please look at it again before you order.") % {"total": money(now)}
        )
