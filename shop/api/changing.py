"""Second thoughts about an order: cancelling it, sending things back, paying by another card."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orders.api import LineShape, MoneyShape, OrderShape, Shape
from orders.queries import order_view, returns_of
from orders.services import (
    CardNotWanted,
    CardRefused,
    ReturnNotPossible,
    TooLateToCancel,
    cancel_order,
    pay_with_another_card,
    request_return,
)
from shop.api.asking import CancelBody, PaymentBody, ReturnBody
from shop.api.auth import NO_SUCH_ORDER, authorise, changed_by
from shop.api.base import Resource
from shop.api.paying import refused, what_pays
from shop.api.problems import Problem
from shop.api.schema import once


class ReturnShape(Shape):
    """Pieces that come back, and how far they have come. ``refund`` is null until they are here."""

    id = serializers.UUIDField(source="return_id")
    state = serializers.CharField(help_text="REQUESTED, APPROVED or REFUSED, RECEIVED, REFUNDED.")
    lines = LineShape(many=True)
    reason = serializers.CharField()
    refusal = serializers.CharField(help_text="Why staff refused; else empty.")
    refund = MoneyShape(allow_null=True)
    requested_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class Cancel(Resource):
    """`/orders/{id}/cancel`"""

    @extend_schema(
        operation_id="cancelOrder",
        summary="Cancel an order",
        tags=["orders"],
        request=CancelBody,
        responses={200: OrderShape, 202: OrderShape},
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        """200: it is cancelled. 202: it is paid for, and whoever has the parcel was asked to stop it; the order tells
        what came of that. 409: it is too late. To ask again changes nothing."""
        _look(request, order_id)
        CancelBody(data=request.data or {}).is_valid(raise_exception=True)
        by = changed_by(request, order_id, permission="orders.cancel_order")
        try:
            cancel_order(order_id=order_id, by=by, now=timezone.now())
        except TooLateToCancel as refusal:
            raise Problem(409, "too-late", str(refusal)) from refusal
        order = OrderShape(order_view(order_id)).data
        return Response(order, status=200 if order["status"] == "CANCELLED" else 202)


class Returns(Resource):
    """`/orders/{id}/returns`"""

    @extend_schema(
        operation_id="returns", summary="An order's returns", tags=["orders"], responses={200: ReturnShape(many=True)}
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        """The oldest first."""
        _look(request, order_id)
        return Response(ReturnShape(returns_of(order_id), many=True).data)

    @extend_schema(
        operation_id="requestReturn",
        summary="Ask to send things back",
        tags=["orders"],
        request=ReturnBody,
        responses={201: ReturnShape},
        parameters=[once("Sent again, it asks for nothing more, and the answer is the return as it is then.")],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        """Of a delivered order, any pieces that are not coming back yet. Staff decide."""
        _look(request, order_id)
        asked = ReturnBody(data=request.data)
        asked.is_valid(raise_exception=True)
        by = changed_by(request, order_id, permission="orders.handle_return")
        wish = _wish(request, order_id, asked.validated_data)
        try:
            made = request_return(order_id=order_id, by=by, now=timezone.now(), **wish)
        except ReturnNotPossible as refusal:
            raise Problem(409, "no-return", str(refusal)) from refusal
        [shown] = [known for known in returns_of(order_id) if known.return_id == made.pk]
        return Response(ReturnShape(shown).data, status=201)


class Payments(Resource):
    """`/orders/{id}/payments`"""

    @extend_schema(
        operation_id="payAgain",
        summary="Pay again",
        tags=["orders"],
        request=PaymentBody,
        responses={202: OrderShape},
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        """By another card or account, for an order whose first one was declined, until it expires.

        What the bank says is read from the order.
        """
        _look(request, order_id)
        asked = PaymentBody(data=request.data)
        asked.is_valid(raise_exception=True)
        changed_by(request, order_id, permission="orders.change_payment")
        try:
            pay_with_another_card(order_id=order_id, card=what_pays(asked.validated_data), now=timezone.now())
        except CardRefused as refusal:
            raise serializers.ValidationError(refused(refusal)) from refusal
        except CardNotWanted as refusal:
            raise Problem(409, "no-card-wanted", str(refusal)) from refusal
        return Response(OrderShape(order_view(order_id)).data, status=202)


def _look(request: Request, order_id: UUID) -> None:
    """Let those go on who may see the order, if there is one."""
    authorise(request, order_id)
    if order_view(order_id) is None:
        raise Http404(NO_SUCH_ORDER)


def _wish(request: Request, order_id: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    pieces: Counter[str] = Counter()
    for line in said["lines"]:
        pieces[line["sku"]] += line["quantity"]
    key = request.headers.get("Idempotency-Key", "")
    return {"pieces": pieces, "reason": said["reason"], "return_id": uuid5(order_id, key) if key else None}
