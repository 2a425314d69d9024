"""Stock, for staff: the same commands and permissions as in the back office."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from inventory import services
from inventory.queries import stock_level
from orders.api import Shape
from shop.api.asking import AdjustmentBody, StockBody
from shop.api.base import Resource
from shop.api.problems import Problem
from shop.api.schema import KEY, once
from shop.api.strict import Strict

# Turns somebody's key into the id that the command takes; made up once, and of no other meaning.
NAMESPACE = UUID("0190a000-5e1f-7000-8000-57a7e0f57c3c")
ONCE = once("Sent again, nothing changes twice: the answer is 409.")
NO_ITEM = "Nothing of this SKU ever came in."


class StockShape(Shape):
    """An item's numbers. ``available`` is what can still be promised to orders."""

    sku = serializers.CharField()
    on_hand = serializers.IntegerField()
    reserved = serializers.IntegerField()
    available = serializers.IntegerField()
    version = serializers.IntegerField()


class Stock(Resource):
    """`/stock/{sku}`"""

    @extend_schema(operation_id="stock", summary="One item's stock", tags=["stock"], responses={200: StockShape})
    def get(self, request: Request, sku: str) -> Response:
        """For staff who may view stock items."""
        _refuse_unless_staff(request, "inventory.view_stockitem")
        level = stock_level(sku)
        if level is None:
            raise Http404(NO_ITEM)
        return Response(StockShape(level).data)


class Receipts(Resource):
    """`/stock/{sku}/receipts`"""

    @extend_schema(
        operation_id="receiveStock",
        summary="Take goods into stock",
        tags=["stock"],
        request=StockBody,
        responses={201: StockShape},
        parameters=[ONCE],
    )
    def post(self, request: Request, sku: str) -> Response:
        """For staff who may receive stock. The first receipt of a SKU opens its item."""
        _refuse_unless_staff(request, "inventory.receive_stock")
        return _change(request, sku, services.receive_stock, StockBody(data=request.data))


class Adjustments(Resource):
    """`/stock/{sku}/adjustments`"""

    @extend_schema(
        operation_id="adjustStock",
        summary="Put a count right",
        tags=["stock"],
        request=AdjustmentBody,
        responses={201: StockShape},
        parameters=[ONCE],
    )
    def post(self, request: Request, sku: str) -> Response:
        """For staff who may adjust stock. What is promised to orders cannot be counted away: 409."""
        _refuse_unless_staff(request, "inventory.adjust_stock")
        return _change(request, sku, services.adjust_stock, AdjustmentBody(data=request.data))


def _refuse_unless_staff(request: Request, permission: str) -> None:
    user = request.user
    if not user.is_authenticated:
        raise NotAuthenticated("Stock is for staff: send “Authorization: Token …”, or sign in.")
    if not (user.is_staff and user.has_perms(["inventory.view_stockitem", permission])):
        raise PermissionDenied(f"This needs the permissions inventory.view_stockitem and {permission}.")


def _change(request: Request, sku: str, command: Callable[..., Any], body: Strict) -> Response:
    body.is_valid(raise_exception=True)
    try:
        item = command(sku=sku, actor=request.user.get_username(), request_id=_once(request), **body.validated_data)
    except services.UnknownItem as refused:
        raise Http404(NO_ITEM) from refused
    except (services.BelowReserved, services.AlreadyRecorded) as refused:
        raise Problem(409, "stock-refused", str(refused)) from refused
    except services.StockRefused as refused:
        raise ValidationError({refused.field or "quantity": [str(refused)]}) from refused
    return Response(StockShape(item).data, status=201)


def _once(request: Request) -> UUID | None:
    key = request.headers.get(KEY)
    return uuid5(NAMESPACE, f"{request.user.pk} {request.path} {key}") if key else None
