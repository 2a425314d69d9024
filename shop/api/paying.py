"""What pays, as a request says it: the number becomes a token here, and goes nowhere else."""

from collections.abc import Mapping

from django.views.decorators.debug import sensitive_variables

from orders.queries import CARD, DIRECT_DEBIT
from orders.services import AccountRefused, Card, CardRefused, tokenise

METHODS = {"card": CARD, "iban": DIRECT_DEBIT}


@sensitive_variables()
def what_pays(said: Mapping[str, str]) -> Card:
    """The card or account of a valid body.

    :raises CardRefused: if it is none, or none that we take
    """
    ((field, number),) = said.items()
    return tokenise(number, method=METHODS[field])


def refused(refusal: CardRefused) -> dict[str, list[str]]:
    """Which field of the body is to blame, and why."""
    return {"iban" if isinstance(refusal, AccountRefused) else "card": [str(refusal)]}
