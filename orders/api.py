"""What an order looks like over HTTP. Its addresses, and who may use them, are in `shop/api`: see docs/decisions.md."""

from typing import Any

from msgspec.structs import replace
from rest_framework import serializers

from orders.queries import OrderSnapshot
from orders.status import Status


class Shape(serializers.Serializer[Any]):
    """Something that is only ever shown: every field is there, and none can be sent."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields


class MoneyShape(Shape):
    """An exact amount, as a string, and its currency."""

    amount = serializers.DecimalField(max_digits=12, decimal_places=2, help_text="As in “24.90”.")
    currency = serializers.CharField(help_text="ISO 4217.")


class LineShape(Shape):
    """So many pieces of one variant, at the price that was agreed."""

    sku = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = MoneyShape()


class ReasonShape(Shape):
    """Why a check said no, or left the order to staff."""

    check = serializers.SerializerMethodField(help_text="details, inventory or fraud; another if more are added.")
    code = serializers.CharField(help_text="For programs.")
    text = serializers.CharField(help_text="For people.")

    def get_check(self, reason: Any) -> str:
        return str(reason.check)


class StepShape(Shape):
    """The order's status after one of its versions, and since when."""

    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Status.choices)
    at = serializers.DateTimeField()
    detail = serializers.DictField(child=serializers.CharField(), help_text="A carrier, a tracking number…")


class OrderShape(Shape):
    """An order as far as it has come. ``total`` is lines and delivery together, and contains ``tax``."""

    id = serializers.UUIDField(source="order_id")
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    version = serializers.IntegerField(help_text="Counts what happened to the order, without gaps.")
    placed_at = serializers.DateTimeField()
    lines = LineShape(many=True)
    delivery = MoneyShape()
    tax = MoneyShape()
    total = MoneyShape()
    reasons = ReasonShape(many=True, help_text="Why it was rejected, or is held.")
    history = StepShape(many=True, help_text="Oldest first.")


def as_placed(order: OrderSnapshot) -> OrderSnapshot:
    """The order as it was on its first day, however far it has come since: the answer to a repeated request."""
    return replace(order, status=Status.PLACED, version=1, reasons=(), history=order.history[:1])
