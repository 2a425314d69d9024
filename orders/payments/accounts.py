"""Account numbers (IBAN), for the moment that they are ours: read and checked, as card numbers are."""

import re

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from orders.payments.cards import CardRefused

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")  # ISO 13616: country, check digits, 11 to 30 of the country's


class AccountRefused(CardRefused):
    """This is no IBAN, or none that we take. ``str()`` is for the shopper, and does not repeat it."""


@sensitive_variables()
def iban_of(typed: str) -> str:
    """An IBAN without the spaces that people put into it.

    :raises AccountRefused: if it cannot be one
    """
    iban = re.sub(r"[\s-]", "", typed).upper()
    if not iban:
        raise AccountRefused(_("Tell us the IBAN of your account."))
    if not _IBAN.fullmatch(iban):
        raise AccountRefused(_("An IBAN begins with two letters and has 15 to 34 letters and digits in all."))
    if not _adds_up(iban):
        raise AccountRefused(_("This is no IBAN: something in it must be wrong. Please compare it with your card."))
    return iban


@sensitive_variables()
def _adds_up(iban: str) -> bool:
    """Country and check digits to the end, letters as numbers: what is left over by 97 is 1 (ISO 7064, MOD 97-10)."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1
