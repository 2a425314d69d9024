"""The page of an order that the shop placed through an early stage: short, as these stages only ship."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orders.tokens import opens
from shop.access import PLACED_HERE
from shop.journey import stages, tours, tracking
from shop.journey.lanes import lane, order_ids
from shop.journey.telling import Progress


@never_cache
@require_safe
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Its lane, for whoever placed it or has its link; whoever may not see it is not told whether there is one."""
    reached: Progress | None = tracking.progress([order_id]).get(order_id)
    if reached is None or reached.state == "unknown" or not _may_see(request, order_id):
        raise Http404("There is no such order, or this link does not open it.")
    context = {"lane": lane(stages.stage(reached.stage), reached), "reached": reached}
    return render(request, "shop/journey/order.html", context)


def _may_see(request: HttpRequest, order_id: UUID) -> bool:
    if opens(order_id, request.GET.get("token", "")) or str(order_id) in request.session.get(PLACED_HERE, []):
        return True
    return any(order_id in order_ids(tour.id) for tour in tours.remembered(request.session))
