"""Card numbers, for the moment that they are ours: read, checked, and turned into something that may be kept."""

import re

import msgspec
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from orders.payments.methods import CARD
from orders.quoting import OrderRefused

_LENGTHS = range(12, 20)  # ISO/IEC 7812


class CardRefused(OrderRefused):
    """This is no card number, or none that we take. ``str()`` is for the shopper, and does not repeat it."""


class Card(msgspec.Struct, frozen=True):
    """What pays, without its number: a card or, if ``method`` says so, a bank account.

    ``fingerprint`` is the same for one card, and says nothing without our key. ``ends`` are the last four digits, for
    the shopper to know it by while they order; nobody keeps them.
    """

    token: str
    fingerprint: str
    method: str = CARD
    ends: str = ""


@sensitive_variables()
def digits_of(typed: str) -> str:
    """The digits of a card number, however people group them.

    :raises CardRefused: if it cannot be one
    """
    digits = re.sub(r"[\s-]", "", typed)
    if not digits:
        raise CardRefused(_("Tell us the number of your card."))
    if not (digits.isascii() and digits.isdecimal() and len(digits) in _LENGTHS):
        raise CardRefused(_("A card number has 12 to 19 digits, and nothing else."))
    if not _adds_up(digits):
        raise CardRefused(
            _("This is no card number: one of its digits must be wrong. Please compare it with your card.")
        )
    return digits


@sensitive_variables()
def fingerprint(digits: str) -> str:
    """A keyed hash: tells that two orders were paid by one card, to nobody who has not our key."""
    return salted_hmac("orders.payments.card", digits, algorithm="sha256").hexdigest()


@sensitive_variables()
def _adds_up(digits: str) -> bool:
    """The last digit of a card number is a check digit (Luhn's algorithm, ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(number // 10 + number % 10 for number in doubled)) % 10 == 0
