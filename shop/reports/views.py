"""The sales of chosen days, from the reporting database: a page, and each of its tables as a file."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.reports.database import Away, NotMade, TooMuch
from shop.reports.files import csv_file
from shop.reports.freshness import behind_since
from shop.reports.sales import Span, ask
from shop.reports.shown import sections
from shop.reports.spans import CHOICES, Chosen, chosen, last

MAY = "reports.view_sales"
TROUBLES = {NotMade: "not-made", TooMuch: "too-much", Away: "away"}


@require_safe
@never_cache
@permission_required(MAY, raise_exception=True)
def reports(request: HttpRequest) -> HttpResponse:
    """The page. Where the database cannot be asked, it says why, and what to do."""
    now = timezone.now()
    wanted = chosen(request.GET, now=now)
    shown = {"title": "Sales", "zone": settings.TIME_ZONE, "now": now, **_choices(wanted, now), **_answer(wanted.span)}
    return render(request, "shop/reports/reports.html", {**admin.site.each_context(request), **shown})


@require_safe
@never_cache
@permission_required(MAY, raise_exception=True)
def table(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the page as CSV; the page says why there is none."""
    wanted = chosen(request.GET, now=timezone.now())
    try:
        if wanted.wrong:
            raise NotMade(wanted.wrong)
        return csv_file(table, ask(wanted.span).sales, wanted.span)
    except tuple(TROUBLES):
        return redirect(f"{reverse('staff-reports')}?{request.GET.urlencode()}")


def _choices(wanted: Chosen, now: Any) -> dict[str, Any]:
    spans = [(days, last(days, now=now)) for days in CHOICES]
    return {"wanted": wanted, "span": wanted.span, "spans": spans}


def _answer(span: Span) -> dict[str, Any]:
    try:
        answer = ask(span)
    except tuple(TROUBLES) as trouble:
        return {"trouble": TROUBLES[type(trouble)], "said": str(trouble)}
    return {
        "written_at": answer.written_at,
        "behind_since": behind_since(answer.written_at, now=timezone.now()),
        "sections": sections(answer.sales),
    }
