"""The account that a guest is offered after an order: taken up in one browser, and made once the address is proved.

The order's customer becomes the account's only then. Whoever ordered with somebody else's address has bound nothing
to it: they cannot read the code.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shop.models import User

TAKEN = "account_offer"


def take(session: Any, *, user: User, customer_id: UUID) -> None:
    """Remember, in this browser, of which guest the login is to become the account."""
    session[TAKEN] = {"user": user.pk, "customer": str(customer_id)}


def taken_by(user: User, session: Mapping[str, Any]) -> UUID | None:
    """The guest that this login took up the offer for, if it did, and did so here."""
    taken = session.get(TAKEN)
    return UUID(taken["customer"]) if taken and taken["user"] == user.pk else None
