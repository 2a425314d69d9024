"""The page of the old system: whole without JavaScript, and asked for again every other second."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from shop.shared import shared
from shop.suppliers.condition import condition
from shop.suppliers.overview import overview

FRESH_SECONDS = 1.5
SEES = permission_required("shop.view_product", raise_exception=True)


@require_safe
@SEES
def suppliers(request: HttpRequest) -> HttpResponse:
    """What the old system said, what the shop sells, and how the way between them is."""
    shown = {**admin.site.each_context(request), "title": "Suppliers", "live": _live()}
    return render(request, "shop/suppliers/suppliers.html", shown)


@require_safe
@SEES
def live(_request: HttpRequest) -> HttpResponse:
    """The part that moves, alone."""
    return HttpResponse(_live())


def _live() -> str:
    """The same for everybody, so it is made once for all."""

    def made() -> str:
        return render_to_string("shop/suppliers/_live.html", {"now": condition(), "seen": overview()})

    return shared("suppliers:page", made, fresh_seconds=FRESH_SECONDS)
