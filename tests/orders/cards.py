"""Authorizations of cards, as the tests of counts and flags tell them."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from orders.events import PaymentAuthorized
from shop.events import Money
from tests.orders.conftest import NOON

CARD_A, CARD_B = "a" * 64, "b" * 64


def authorized(card=CARD_A, *, seconds=0, method="card", payment_id=None):
    return PaymentAuthorized(
        order_id=uuid4(),
        payment_id=payment_id or uuid4(),
        attempt=1,
        amount=Money(Decimal("49.98")),
        method=method,
        card_fingerprint=card,
        gateway_reference="ch_1",
        authorized_at=NOON + timedelta(seconds=seconds),
    )
