"""The door for card numbers: what comes in here is a number, what goes on is a token."""

from django.views.decorators.debug import sensitive_variables

from orders import payments
from orders.payments.cards import Card, digits_of, fingerprint


@sensitive_variables()
def tokenise(card_number: str) -> Card:
    """Turn the number that somebody typed into what may be stored and told; the number itself is forgotten.

    :raises CardRefused: if it is no card number, or none that the gateway takes
    """
    digits = digits_of(card_number)
    return Card(token=payments.default().tokenise(digits), fingerprint=fingerprint(digits))
