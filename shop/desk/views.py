"""The first page of the back office, the two parts of it that refresh themselves, and the list of what waits."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orders.overview import last_day
from shop.desk.charts import charts
from shop.desk.stuck import stuck_of_late
from shop.desk.todo import cards
from shop.desk.why import whys


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What `admin/index.html` shows; Unfold calls it."""
    return {**context, **_todo(request), **_charts(request)}


@require_safe
@never_cache
def todo(request: HttpRequest) -> HttpResponse:
    """The cards alone, for a page that is open."""
    return render(request, "shop/desk/todo.html", _todo(request))


@require_safe
@never_cache
@permission_required("orders.view_order", raise_exception=True)
def day(request: HttpRequest) -> HttpResponse:
    """The charts alone, for a page that is open."""
    return render(request, "shop/desk/charts.html", _charts(request))


@require_safe
@permission_required("orders.view_order", raise_exception=True)
def waiting(request: HttpRequest) -> HttpResponse:
    """Orders that should have moved by now, with the services that they wait for."""
    now = timezone.now()
    site, orders = admin.site.each_context(request), stuck_of_late(now=now)
    shown = {"title": "Orders that wait too long", "orders": orders, "why": whys(orders), "now": now}
    return render(request, "shop/desk/waiting.html", {**site, **shown})


def _todo(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    every: Any = cards(user=request.user, now=now)  # type: ignore[arg-type]  # admin pages are for users
    return {"cards": [card for card in every if card.count], "clear": [c for c in every if not c.count], "as_of": now}


def _charts(request: HttpRequest) -> dict[str, Any]:
    """Takings are not for whoever only packs."""
    if not request.user.has_perm("orders.view_order"):
        return {"charts": []}
    return {"charts": charts(last_day(now=timezone.now()))}
