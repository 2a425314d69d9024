"""The page's switches: one click stops, starts, slows or renames something that really runs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop import doorbell
from shop.journey import switches
from shop.journey.column import TableBusy
from shop.journey.panel import panel
from shop.journey.supervised import NoSupervisor, Service, TookTooLong

REFUSALS = (NoSupervisor, TookTooLong, TableBusy, switches.TooSoon, switches.UnknownDelay)


class Nonsense(Exception):
    """The form names a switch, or something to do with it, that there is not."""


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Do what the button says, and show how it stands now: as JSON to the script, else on the page."""
    trouble, status = "", 200
    try:
        _do(request.POST.get("switch", ""), request.POST.get("do", ""), request.POST.get("ms", ""))
    except Nonsense as nonsense:
        trouble, status = str(nonsense), 400
    except REFUSALS as refusal:
        trouble, status = str(refusal), 409
    doorbell.ring(doorbell.journey_switches_group())
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"switches": panel(now=timezone.now()), "trouble": trouble}, status=status)
    if trouble:
        messages.error(request, trouble)
    return redirect("journey")


def _do(name: str, what: str, ms: str) -> None:
    """Only what is listed here can be done; nothing that a visitor sends names a process or a column."""
    if name == switches.COLUMN and what in ("off", "on"):
        switches.rename_column() if what == "off" else switches.put_column_back()
    elif name in set(Service) and what in ("off", "on"):
        switches.switch_off(Service(name)) if what == "off" else switches.switch_on(Service(name))
    elif name in set(Service) and what == "slow" and ms.isascii() and ms.isdecimal():
        switches.slow(Service(name), int(ms))
    else:
        raise Nonsense(_("There is no such switch: reload the page, please."))
