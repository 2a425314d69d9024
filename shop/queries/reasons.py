"""Why an order was refused, in the reader's language, and what helps.

Events carry reasons as English sentences, for good: a log cannot be translated afterwards. So sentences that our
services are known to say are recognised here by their pattern; another one is shown as it is.
"""

import re
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _


class Saying(msgspec.Struct, frozen=True):
    """A sentence that a service may say: how it reads there, how it is told to a shopper, and what they can do."""

    pattern: re.Pattern[str]
    told: Any
    advice: Any


def _saying(pattern: str, told: Any, advice: Any) -> Saying:
    return Saying(re.compile(pattern, re.DOTALL), told, advice)


WITHOUT_IT = _("Put the rest back into your cart, and order without it.")
CARD = _("Please pay with another card, or ask your bank.")
OTHER_WAY = _("Please pay in another way, or ask your bank.")
AGAIN = _("Nothing is wrong on your side. Put it back into your cart, and order once more.")
WRITE = _("Write to us if you think that this is a mistake.")
LESS = _("Order less, or come back in a few hours. Write to us if you want so much: we gladly help.")

SAYINGS = (
    _saying(
        r"(?P<name>.+) is sold out, \d+ (was|were) wanted\.",
        _("%(name)s is sold out. Somebody else was a little faster."),
        WITHOUT_IT,
    ),
    _saying(
        r"Only (?P<left>\d+) of (?P<name>.+) (is|are) left, (?P<wanted>\d+) were wanted\.",
        _("There were not enough of %(name)s: %(left)s left, and you wanted %(wanted)s."),
        _("Put it back into your cart, with fewer pieces."),
    ),
    _saying(r"(?P<name>.+) is not kept in stock\.", _("%(name)s is not in our stock."), WITHOUT_IT),
    _saying(r"(?P<sku>[^:]+): there is no such product\.", _("We do not know the article %(sku)s."), WITHOUT_IT),
    _saying(r"(?P<sku>[^:]+): it is not sold any more\.", _("The article %(sku)s is no longer sold."), WITHOUT_IT),
    _saying(
        r"(?P<sku>[^:]+): the catalogue said another price\.",
        _("The price of the article %(sku)s changed while you were ordering."),
        _("Put it back into your cart, and look at the new price."),
    ),
    _saying(
        r"(?P<subject>[^:]+): (?P<pieces>-?\d+) pieces cannot be ordered\.|(?P<number>-?\d+) of .+ cannot be ordered\.",
        _("So many pieces cannot be ordered at once."),
        _("Put it back into your cart, with fewer pieces."),
    ),
    _saying(
        r"Your orders of the last hours come to more than we accept at once\.",
        _("Your orders of the last hours come to more than we accept at once."),
        LESS,
    ),
    _saying(
        r"We look at this order before it goes on\.",
        _("We look at this order before it goes on."),
        _("You need not do anything: we write to you as soon as we know."),
    ),
    _saying(
        r"no answer from (?P<check>.+) in time",
        _("There was no answer from %(check)s in time."),
        AGAIN,
    ),
    _saying(
        r"We looked at your order and cannot accept it\.", _("We looked at your order and cannot accept it."), WRITE
    ),
    _saying(r"Your bank declined the card\.", _("Your bank declined the card."), CARD),
    _saying(r"Your bank refused the direct debit\.", _("Your bank refused the direct debit."), OTHER_WAY),
    _saying(r"There is not enough money behind this card\.", _("There is not enough money behind this card."), CARD),
)


def told(reasons: str) -> str:
    """Reasons, a line each, as a shopper reads them."""
    return "\n".join(_told(reason) for reason in reasons.split("\n") if reason)


def advice(reasons: str) -> str:
    """What helps against the first of the reasons that we know something against."""
    for reason in reasons.split("\n"):
        if known := _known(reason):
            return str(known[0].advice)
    return str(WRITE) if reasons else ""


def _told(reason: str) -> str:
    if known := _known(reason):
        saying, said = known
        return str(saying.told) % said.groupdict()
    return reason


def _known(reason: str) -> tuple[Saying, re.Match[str]] | None:
    matches = ((saying, saying.pattern.fullmatch(reason)) for saying in SAYINGS)
    return next(((saying, match) for saying, match in matches if match), None)
