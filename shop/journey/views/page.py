"""The Journey page: one tour in six lanes, the switches, and what was seen so far beside what the talk claims."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.journey import switches, tours, tracking
from shop.journey.drawing import brief
from shop.journey.lanes import empty, lanes
from shop.journey.outcomes import outages, rows
from shop.journey.panel import panel
from shop.journey.releasing import CaterpillarForm
from shop.journey.stages import stage
from shop.journey.tours import Tour


@never_cache
@require_safe
def journey(request: HttpRequest) -> HttpResponse:
    """The tour that is asked for, else the visitor's newest; complete without JavaScript."""
    known = tours.remembered(request.session)
    tour = _tour(request.GET.get("tour", ""), known)
    context = {
        "tour": tour,
        "tours": known,
        "lanes": lanes(tour) if tour else empty(),
        "switches": panel(now=timezone.now()),
        "delays": [(ms, _("%s late") % brief(ms) if ms else _("at once")) for ms in switches.DELAYS_MS],
        "outages": outages().values(),
        "rows": rows(),
        "caterpillar": CaterpillarForm(),
        "counters": [(stage(number), counted) for number, counted in tracking.counters().items()],
    }
    return render(request, "shop/journey/journey.html", context)


def _tour(text: str, known: list[Tour]) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return known[-1].id if known else None
