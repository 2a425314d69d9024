"""The page: whole without JavaScript, and what moves is asked for again every other second."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from shop.shared import shared
from shop.streams.listing import files
from shop.streams.looking import SHOWN, look

FRESH_SECONDS = 1.5  # the page asks every two seconds
SEES = permission_required("events.view_pipeline", raise_exception=True)


@require_safe
@SEES
def streams(request: HttpRequest) -> HttpResponse:
    """What the queries find, whether they run, and how they read."""
    shown = {"title": "Continuous computation", "live": _live(), "files": files()}
    return render(request, "shop/streams/streams.html", {**admin.site.each_context(request), **shown})


@require_safe
@SEES
def live(_request: HttpRequest) -> HttpResponse:
    """The part that moves, alone."""
    return HttpResponse(_live())


def _live() -> str:
    def made() -> str:
        return render_to_string("shop/streams/_live.html", {"now": look(), "most": SHOWN})

    return shared("streams:page", made, fresh_seconds=FRESH_SECONDS)
