"""The server of Shipping: ships what it is called about (stage 3), and what it finds in the orders' table (stage 2)."""

import time

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from shop.journey import stage3_rpc
from shop.journey.models.switches import Switch
from shop.journey.telling import SHIPPING, CannotPlace, Told


@require_POST
def ship(request: HttpRequest) -> HttpResponse:
    told = msgspec.json.decode(request.body, type=Told)
    time.sleep(Switch.of(SHIPPING).delay)
    try:
        stage3_rpc.ship_order(told)
    except CannotPlace as failure:
        return HttpResponse(str(failure), status=503, content_type="text/plain")
    return JsonResponse({"shipped": told.order_id})


urlpatterns = [path("shipments", ship)]
