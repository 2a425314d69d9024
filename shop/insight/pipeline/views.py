"""The pages: each is whole without JavaScript, and one part of it is asked for again every other second."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from shop.insight.pipeline import group as groups
from shop.insight.pipeline.actions import offered
from shop.insight.pipeline.panel import panel
from shop.shared import shared

FOLDER = "shop/insight/pipeline"
FRESH_SECONDS = 1.5  # a page asks every two seconds: were it as much, it would get the old answer every other time
SEES = permission_required("events.view_pipeline", raise_exception=True)


@require_safe
@SEES
def pipeline(request: HttpRequest) -> HttpResponse:
    """The whole of it: the map, each topic and each group."""
    return _page(request, "pipeline.html", title="Pipeline", live=_live())


@require_safe
@SEES
def live(_request: HttpRequest) -> HttpResponse:
    """The part that moves, alone."""
    return HttpResponse(_live())


@require_safe
@SEES
def group(request: HttpRequest, group: str) -> HttpResponse:
    """One group: its partitions, its handlers, what was decided about it and what can be."""
    if (found := groups.find(group)) is None:
        raise Http404(f"No group {group} runs here.")
    shown = {
        "title": group,
        "name": group,
        "actions": list(offered(group, user=request.user)),
        "reactions": groups.reactions(found),
        "decided": groups.decisions(group) if request.user.has_perm("events.view_decision") else None,
        "live": _live_group(group),
    }
    return _page(request, "group.html", **shown)


@require_safe
@SEES
def live_group(_request: HttpRequest, group: str) -> HttpResponse:
    """The part of a group's page that moves."""
    if groups.find(group) is None:
        raise Http404(f"No group {group} runs here.")
    return HttpResponse(_live_group(group))


def _live() -> str:
    """The same for everybody, so it is made once for all."""

    def made() -> str:
        return render_to_string(f"{FOLDER}/_live.html", {"panel": panel()})

    return shared("pipeline:page", made, fresh_seconds=FRESH_SECONDS)


def _live_group(name: str) -> str:
    def made() -> str:
        return render_to_string(f"{FOLDER}/_group.html", {"now": groups.moving(name)})

    return shared(f"pipeline:page:{name}", made, fresh_seconds=FRESH_SECONDS)


def _page(request: HttpRequest, template: str, **shown: Any) -> HttpResponse:
    return render(request, f"{FOLDER}/{template}", {**admin.site.each_context(request), **shown})
