"""What people send to the API: the shapes of bodies, held to the rules that the pages' forms have."""

from typing import Any

from rest_framework import serializers

from orders.quoting import MAX_LINES, MAX_QUANTITY
from shop.api.strict import Strict, Text, Whole
from shop.countries import COUNTRIES, wrong_postcode
from shop.forms import one_line, postcode

IF_KNOWN = "A signed-in customer who told us before may leave it out."
KEPT = f"{IF_KNOWN} Theirs stays as it is, whatever is sent: it is changed in the account."


class AddressBody(Strict):
    """Where the parcel goes."""

    line1 = Text(max_length=120, validators=[one_line], help_text="Street and number.")
    line2 = Text(max_length=120, validators=[one_line], required=False, allow_blank=True, default="")
    city = Text(max_length=80, validators=[one_line])
    postcode = Text(max_length=12, validators=[postcode])
    country = serializers.ChoiceField(choices=COUNTRIES, help_text="ISO 3166 alpha-2.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if wrong := wrong_postcode(attrs["postcode"], country=attrs["country"]):
            raise serializers.ValidationError({"postcode": [wrong]})
        return attrs


class PaymentBody(Strict):
    """Which card or account pays: one of them. Its number becomes a token at once, and is kept nowhere."""

    card = Text(max_length=30, write_only=True, required=False, help_text="The number of a card.")
    iban = Text(max_length=42, write_only=True, required=False, help_text="Of an account, to be debited directly.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"card": ["Send the number of a card, or the IBAN of an account."]})
        return attrs


class LineBody(Strict):
    """So many pieces of one variant. What it costs is ours to say."""

    sku = Text(max_length=64)
    quantity = Whole(min_value=1, max_value=MAX_QUANTITY)


class OrderBody(Strict):
    """An order to be placed."""

    email = serializers.EmailField(max_length=254, required=False, help_text=KEPT)
    name = Text(max_length=120, validators=[one_line], required=False, help_text=KEPT)
    address = AddressBody(required=False, help_text=IF_KNOWN)
    payment = PaymentBody()
    lines = serializers.ListField(child=LineBody(), min_length=1, max_length=MAX_LINES)


class CancelBody(Strict):
    """Nothing needs to be said to cancel."""


class ReturnBody(Strict):
    """Pieces that are to come back, and why."""

    lines = serializers.ListField(child=LineBody(), min_length=1, max_length=MAX_LINES)
    reason = Text(max_length=500)


class StockBody(Strict):
    """A change of stock by hand, and why."""

    quantity = Whole(min_value=1, max_value=1_000_000)
    reason = Text(max_length=200, help_text="Kept in the item's history, with your name.")


class AdjustmentBody(StockBody):
    """A count put right: more pieces than the books say, or fewer."""

    quantity = Whole(min_value=-1_000_000, max_value=1_000_000, help_text="The difference; not 0.")
