"""The door for the numbers of cards and accounts: what comes in here is a number, what goes on is a token."""

from django.views.decorators.debug import sensitive_variables

from orders import payments
from orders.payments.accounts import iban_of
from orders.payments.cards import Card, digits_of, fingerprint
from orders.payments.methods import CARD, DIRECT_DEBIT

_READ = {CARD: digits_of, DIRECT_DEBIT: iban_of}


@sensitive_variables()
def tokenise(number: str, *, method: str = CARD) -> Card:
    """Turn the number that somebody typed into what may be stored and told; the number itself is forgotten.

    :raises CardRefused: if it is no such number, or none that the gateway takes
    :raises orders.payments.UnknownMethod: if nobody offers that way to pay
    """
    read = _READ[method](number)
    token = payments.by(method).tokenise(read)
    return Card(token=token, fingerprint=fingerprint(read), method=method, ends=read[-4:])
