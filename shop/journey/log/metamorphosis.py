"""The page of caterpillars and butterflies: one is let go here, and comes out of the log by two ways."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.peek import LogAway
from shop.journey.handlers import metamorphosis as topology
from shop.journey.listing import Line, listing, query
from shop.journey.log.butterflies import lives
from shop.journey.log.sources import path
from shop.journey.releasing import RATE, CaterpillarForm, release, remember, remembered
from shop.rates import address_of, spend

UNDERWAY_SECONDS = 30  # what is not on the log by then stands below the newest ones
SQL = "shop/streams/sql/butterflies.sql"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def metamorphosis(request: HttpRequest) -> HttpResponse:
    """What flies, what it came from, and the few lines between them. Posted to, it lets a caterpillar go."""
    form = CaterpillarForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and not _too_many(request, form):
        remember(request.session, release(**form.cleaned_data, released_at=timezone.now()))
        return redirect(f"{reverse('journey-log-metamorphosis')}#butterflies")
    context = {"form": form, **flying(request), **_code()}
    return render(request, "shop/journey/log/metamorphosis.html", context, status=_status(form))


def flying(request: HttpRequest) -> dict[str, Any]:
    """What the page's moving part shows, or why it cannot: the rest is there all the same."""
    try:
        found = lives()
    except LogAway as away:
        return {"away": str(away)}
    own = remembered(request.session)
    there, just_now = {life.id for life in found.newest}, timezone.now() - timedelta(seconds=UNDERWAY_SECONDS)
    return {
        "lives": found.newest,
        "sql_runs": found.sql_runs,
        "own": {one.id for one in own},
        "underway": [one for one in reversed(own) if one.id not in there and one.released_at > just_now],
    }


def _too_many(request: HttpRequest, form: CaterpillarForm) -> bool:
    seconds = spend("journey-caterpillars", address_of(request), RATE)
    if seconds:
        form.add_error(None, _("So many at once: the next one may go in %(seconds)d s.") % {"seconds": seconds})
    return bool(seconds)


def _status(form: CaterpillarForm) -> int:
    if not form.errors:
        return 200
    return 429 if form.non_field_errors() else 422


def _code() -> dict[str, Any]:
    """The topology and the query, as they stand in the tree. A package without the engine has no query."""
    file = Path(settings.BASE_DIR) / SQL
    lines: tuple[Line, ...] = query(file) if file.exists() else ()
    return {"python": listing(topology), "python_path": path(topology), "sql": lines, "sql_path": SQL}
