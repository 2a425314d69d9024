"""The pages: the search, an order's story, and the part of it that is asked for again while the order is under way."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.reasons import knows_reasons
from orders.story import find_id
from shop.insight.story.asking import Asked, BadMoment, read, read_moment
from shop.insight.story.items import page
from shop.insight.story.moment import moment
from shop.insight.story.record import raw
from shop.insight.story.telling import FRESH_SECONDS, Told, customer_of, told
from shop.shared import shared

FOLDER = "shop/insight/story"
SEES = permission_required("orders.view_story", raise_exception=True)


class Part(NamedTuple):
    """What is shown of a story, and whether that is its end: one answer, so that no page stops before it shows that."""

    html: str
    final: bool


@require_safe
@SEES
def find(request: HttpRequest) -> HttpResponse:
    """Where to type an order's number or id."""
    text = request.GET.get("order", "").strip()
    if text and (order_id := find_id(text)):
        return redirect("staff-story", order_id)
    return _search(request, text=text, status=404 if text else 200)


@require_safe
@never_cache
@SEES
def story(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The whole story; as of a moment, and with one event's record, where the address asks for it."""
    typed = request.GET.get("at", "").strip()
    known, asked = _told(order_id, read(request.GET))
    if known is None:
        return _search(request, text=str(order_id), status=404)
    try:
        at = read_moment(typed, placed_at=known.order.placed_at, now=timezone.now()) if typed else None
        refused = ""
    except BadMoment as error:
        at, refused = None, str(error)
    part = _live(request, known, asked, at)
    shown = {
        "title": f"The story of {known.order.number}",
        "told": known,
        "asked": asked,
        "typed": typed,
        "refused": refused,
        "moment": at and moment(known.order, known.story, at=at),
        "customer": customer_of(known.order, reader=request.user),
        "live": part.html,
        "is_live": not (part.final or at or asked.event_id),
    }
    return _page(request, "story.html", status=400 if refused else 200, **shown)


@require_safe
@never_cache
@SEES
def live(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The part that moves, where it is not what the page has already."""
    asked = read(request.GET)._replace(event_id=None)
    if (known := told(order_id, asked)) is None:
        return HttpResponse(status=404)
    part = _live(request, known, asked, None)
    seen = hashlib.blake2s(part.html.encode(), digest_size=8).hexdigest()
    headers = {"X-Story-Seen": seen, "X-Story-Final": "1" if part.final else "0"}
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204, headers=headers)
    return HttpResponse(part.html, headers=headers)


def _told(order_id: UUID, asked: Asked) -> tuple[Told | None, Asked]:
    """The story, with what is asked of it: an event that is not in it is as good as none, else its page were page 1."""
    known = told(order_id, asked)
    if known and asked.event_id and all(one.event_id != asked.event_id for one in known.story.chapters):
        asked = asked._replace(event_id=None)
        known = told(order_id, asked)
    return known, asked


def _live(request: HttpRequest, known: Told, asked: Asked, at: datetime | None) -> Part:
    """Why the order waits, with links for those who may go there, and its events."""
    why = known.why if at is None else None
    waits = render_to_string("shop/desk/why.html", {"why": why}, request) if why else SafeString()
    events = _events(request, known, asked, at)
    return Part(waits + events.html, known.final and events.final)


def _events(request: HttpRequest, known: Told, asked: Asked, at: datetime | None) -> Part:
    """The list or the tree. Where it is nobody's in particular, it is rendered once for all."""
    parked, reasons = request.user.has_perm("events.view_parked"), knows_reasons(request.user)
    decisions = request.user.has_perm("events.view_decision")
    chosen = next((one for one in known.story.chapters if one.event_id == asked.event_id), None)

    def made() -> Part:
        shown: dict[str, Any] = {
            "told": known,
            "page": page(known.story, asked, at=at, reasons=reasons, decisions=decisions),
            "asked": asked,
            "keeps_moment": f"&at={at:%Y-%m-%dT%H:%M:%S.%f}" if at else "",
            "order_key": str(known.order.order_id),
            "links_to_parked": parked,
            "explores": request.user.has_perm("events.explore_log"),
            "raw": chosen and raw(chosen, copy=asked.copy, reader=request.user),
        }
        return Part(render_to_string(f"{FOLDER}/_events.html", shown), known.final)

    if at or chosen:
        return made()
    name = f"story:{known.order.order_id}:{asked.view}:{asked.page}:{parked}:{reasons}:{decisions}"
    return shared(name, made, fresh_seconds=FRESH_SECONDS)


def _search(request: HttpRequest, *, text: str, status: int) -> HttpResponse:
    return _page(request, "find.html", status=status, title="Order stories", text=text)


def _page(request: HttpRequest, template: str, *, status: int, **shown: Any) -> HttpResponse:
    return render(request, f"{FOLDER}/{template}", {**admin.site.each_context(request), **shown}, status=status)
