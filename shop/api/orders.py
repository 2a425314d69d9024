"""Orders: place one, look at one."""

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from orders.api import OrderShape
from orders.queries import order_view
from shop.api.asking import OrderBody
from shop.api.auth import NO_SUCH_ORDER, authorise
from shop.api.base import Resource
from shop.api.placing import place
from shop.api.schema import LOCATION, PlacedShape, once

IDEMPOTENCY = once(
    "Sent again with the same body, it has the same answer; with another body, 409. A second request while the first "
    "is under way waits for it.",
    required=True,
)


class Orders(Resource):
    """`/orders`"""

    @extend_schema(
        operation_id="placeOrder",
        summary="Place an order",
        tags=["orders"],
        request=OrderBody,
        responses={201: PlacedShape},
        parameters=[IDEMPOTENCY, LOCATION],
    )
    def post(self, request: Request) -> Response:
        """Prices, the id and the status are ours to say; a field that is not known here is refused by name.

        The answer comes before the checks have looked at the order: wait for them at `…/validated`. A guest keeps
        the `token`, and sends it as `Authorization: Bearer` to all addresses of this order.
        """
        return place(request)


class Order(Resource):
    """`/orders/{id}`"""

    @extend_schema(operation_id="order", summary="One order", tags=["orders"], responses={200: OrderShape})
    def get(self, request: Request, order_id: UUID) -> Response:
        """Status, history and reasons. An order can be read from the moment that its 201 was sent."""
        authorise(request, order_id)
        order = order_view(order_id)
        if order is None:
            raise Http404(NO_SUCH_ORDER)
        return Response(OrderShape(order).data)
