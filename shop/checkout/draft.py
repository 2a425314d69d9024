"""What a shopper has told the checkout so far. It lies in the session until it is an order.

It is kept as it was typed, right or wrong, so that nothing has to be typed twice. Of what pays there is a token and the
last four digits: the number itself was never here.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from orders.services import Card

DRAFT = "checkout"
LONGEST = 500  # of what is kept of one field: more than any of them takes, so that a refused one can be shown again


class Draft:
    """The checkout that is under way in a session."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @property
    def details(self) -> dict[str, str] | None:
        """The first step's fields as they were typed; None while nobody has sent them."""
        return self._kept.get("details")

    @property
    def card(self) -> Card | None:
        """What is to pay; None while that is not known."""
        kept = self._kept.get("card")
        return None if kept is None else msgspec.convert(kept, Card)

    def keep_details(self, typed: Mapping[str, str]) -> None:
        self._keep("details", {name: text[:LONGEST] for name, text in typed.items()})

    def keep_card(self, card: Card) -> None:
        self._keep("card", msgspec.to_builtins(card))

    def forget(self) -> None:
        """It is an order now."""
        self._session.pop(DRAFT, None)

    @property
    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self._session.get(DRAFT, {})
        return kept

    def _keep(self, name: str, value: Any) -> None:
        self._session[DRAFT] = {**self._kept, name: value}
