"""What Payments asks of a payment gateway, whichever it is. The gateway keeps card numbers; we never do."""

from typing import Protocol
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils.module_loading import import_string

from orders.payments.testcards import TestNumber
from shop.events import Money


class GatewayError(Exception):
    """It is not known whether the gateway did what it was asked: ask again with the same key. Holds no card."""


class Authorized(msgspec.Struct, frozen=True):
    """The gateway holds the amount on the card, as the charge ``reference``."""

    reference: str


class Declined(msgspec.Struct, frozen=True):
    """The card will not pay. ``code`` is for programs, ``text`` for the shopper."""

    code: str
    text: str


class Gateway(Protocol):
    """A company that moves money, by one ``method``: cards, say. Calls may be slow, and may fail after taking effect.

    Every call but :meth:`tokenise` names a ``key``. The same key again is the same wish: it moves nothing more, and has
    the answer that the first one had, or should have had.
    """

    method: str
    test_numbers: tuple[TestNumber, ...]

    def tokenise(self, number: str) -> str:
        """Take over the number of a card or an account, and name it by a token that says nothing to anybody else.

        :raises orders.payments.cards.CardRefused: if it takes no such numbers
        """

    def authorize(self, *, key: str, order_id: UUID, token: str, amount: Money) -> Authorized | Declined:
        """Hold an amount on a card.

        :raises GatewayError: if it is not known to be held, nor to be declined
        """

    def capture(self, *, key: str, reference: str, amount: Money) -> str:
        """Take what was held; return the gateway's own reference of that.

        :raises GatewayError: if it is not known to be taken
        """

    def refund(self, *, key: str, reference: str, amount: Money) -> str:
        """Give back a part or all of what was taken, or hold it no longer; return the gateway's reference of that.

        :raises GatewayError: if it is not known to be given back
        """


class UnknownMethod(LookupError):
    """No gateway of the setting ``PAYMENT_GATEWAYS`` has this method: add the one that the payment was made by."""


def offered() -> tuple[Gateway, ...]:
    """The gateways that the shop works with, one for each way to pay: the setting ``PAYMENT_GATEWAYS``."""
    return tuple(import_string(path)() for path in settings.PAYMENT_GATEWAYS)


def by(method: str) -> Gateway:
    """The gateway for one way to pay.

    :raises UnknownMethod: if there is none
    """
    for gateway in offered():
        if gateway.method == method:
            return gateway
    raise UnknownMethod(f"Nobody takes payments by {method!r}: set PAYMENT_GATEWAYS so that somebody does.")
