"""Placing: the same order down all six roads, in one request without JavaScript, else in six at once."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop.access import remember
from shop.journey import placing, stages, tours
from shop.journey.drawing import brief
from shop.journey.placing import Answer
from shop.journey.tours import Tour


@require_POST
def place_all(request: HttpRequest) -> HttpResponse:
    """Begin a tour. The page's script asks for JSON, and then places each order; for everybody else it is done here."""
    tour = tours.begin(request.session)
    remember(request.session, placing.order_id_of(tour.id, stages.STAGES[-1].number))  # a real order of the shop
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(_begun(tour), status=201)
    for stage in stages.STAGES:
        _place(tour.id, stage.number)
    return redirect(_page(tour))


@require_POST
def place_one(request: HttpRequest, tour: UUID, number: int) -> JsonResponse:
    """Place the tour's order in one stage; asked again, it tells what was answered the first time."""
    if not any(known.id == tour for known in tours.remembered(request.session)):
        raise Http404("This browser began no such tour.")
    if number not in {stage.number for stage in stages.STAGES}:
        raise Http404(f"There are {len(stages.STAGES)} stages, and {number} is none of them.")
    answer = _place(tour, number)
    return JsonResponse({"ok": answer.ok, "reason": answer.reason, "took": brief(answer.took_ms)})


def _place(tour: UUID, number: int) -> Answer:
    return placing.place(number, placing.wanted(tour, number), at=timezone.now())


def _begun(tour: Tour) -> dict[str, Any]:
    return {
        "tour": tour.id,
        "page": _page(tour),
        "name": _("Order %d") % tour.number,
        "places": [reverse("journey-place", args=[tour.id, stage.number]) for stage in stages.STAGES],
    }


def _page(tour: Tour) -> str:
    return f"{reverse('journey')}?tour={tour.id}"
