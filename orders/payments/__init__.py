"""What Payments asks of a payment gateway, whichever it is. The gateway keeps card numbers; we never do."""

from typing import Protocol
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils.module_loading import import_string

from orders.payments.testcards import TestCard
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
    """A company that moves money. Calls may be slow, and may fail after taking effect.

    Every call but :meth:`tokenise` names a ``key``. The same key again is the same wish: it moves nothing more, and has
    the answer that the first one had, or should have had.
    """

    method: str
    test_cards: tuple[TestCard, ...]

    def tokenise(self, number: str) -> str:
        """Take over a card number, and name it by a token that says nothing to anybody else.

        :raises orders.payments.cards.CardRefused: if it takes no such cards
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


def default() -> Gateway:
    """The one gateway that the shop works with: the setting ``PAYMENT_GATEWAY`` names its class."""
    gateway: Gateway = import_string(settings.PAYMENT_GATEWAY)()
    return gateway
