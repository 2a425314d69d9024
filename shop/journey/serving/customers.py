"""The server of the Customers: says where somebody's parcels go, to whoever asks."""

import time
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from shop.journey import customers
from shop.journey.models.switches import Switch
from shop.journey.telling import CUSTOMERS


@require_safe
def address(_request: HttpRequest, customer_id: UUID) -> HttpResponse:
    time.sleep(Switch.of(CUSTOMERS).delay)
    try:
        return JsonResponse({"address": customers.address_of(customer_id)})
    except customers.UnknownCustomer as unknown:
        return HttpResponse(str(unknown), status=404, content_type="text/plain")


urlpatterns = [path("customers/<uuid:customer_id>/address", address)]
