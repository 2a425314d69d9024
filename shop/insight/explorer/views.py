"""The pages: the topics, a topic's records, one record, and the history of a type."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.browsing import overview
from events.consumer.record import Place
from events.declare import TOPIC_NAME
from events.declare import topics as declared
from events.peek import LogAway
from shop.insight.explorer import live as following
from shop.insight.explorer.asking import Question
from shop.insight.explorer.finding import AT_A_CLICK, KAFKA_SECONDS, extents, find
from shop.insight.explorer.record import NoRecord, fetch
from shop.insight.explorer.telling import tell
from shop.insight.explorer.versions import types_on
from shop.insight.explorer.versions import versions as versions_of
from shop.shared import shared

FOLDER = "shop/insight/explorer"
SEES = permission_required("events.explore_log", raise_exception=True)
TOPICS_SECONDS = 3.0


@require_safe
@never_cache
@SEES
def topics(request: HttpRequest) -> HttpResponse:
    """What there is to read."""
    try:
        return _page(request, "topics.html", title="Events", topics=_topics())
    except LogAway as away:
        return _page(request, "topics.html", title="Events", away=str(away))


@require_safe
@never_cache
@SEES
def records(request: HttpRequest, topic: str) -> HttpResponse:
    """A topic's records: a page of them, or the newest as they come."""
    shown: dict[str, Any] = {"title": topic, "topic": topic, "types": types_on(topic), "click": AT_A_CLICK}
    try:
        there = extents(_sane(topic))
    except LogAway as away:
        question = Question(request.GET, topic=topic, there={})
        return _page(request, "records.html", **shown, question=question, away=str(away))
    if not there:
        return _page(request, "none.html", status=404, **shown, declared=topic in declared())
    question = Question(request.GET, topic=topic, there=there)
    shown |= {"question": question, "count": sum(extent.high - extent.low for extent in there.values())}
    if not question.is_valid():
        return _page(request, "records.html", status=400, **shown)
    shown["address"] = _without(request, "at", "live")
    if "live" in request.GET:
        shown |= {"is_live": True, "live": _newest(request, topic, question)}
        return _page(request, "records.html", **shown)
    try:
        shown["page"] = find(question.asked, there, reader=request.user)
    except LogAway as away:
        shown["away"] = str(away)
    return _page(request, "records.html", **shown)


@require_safe
@never_cache
@SEES
def live(request: HttpRequest, topic: str) -> HttpResponse:
    """The newest records alone."""
    question = Question(request.GET, topic=_sane(topic), there={})
    if not question.is_valid():
        return HttpResponse(status=400)
    return HttpResponse(_newest(request, topic, question))


@require_safe
@never_cache
@SEES
def record(request: HttpRequest, topic: str, partition: int, offset: int) -> HttpResponse:
    """One record, and all that is known of it."""
    place = Place(_sane(topic), partition)
    shown: dict[str, Any] = {"title": f"{topic}[{partition}]@{offset}", "place": place, "offset": offset}
    try:
        there = extents(topic)
        found = fetch(place, offset, there)
    except NoRecord as none:
        return _page(request, "record.html", status=404, **shown, none=str(none))
    except LogAway as away:
        return _page(request, "record.html", **shown, away=str(away))
    shown["told"] = tell(found, reader=request.user, whole="whole" in request.GET, now=timezone.now())
    return _page(request, "record.html", **shown)


@require_safe
@SEES
def versions(request: HttpRequest, wire_type: str) -> HttpResponse:
    """Every version of a type."""
    found = versions_of(wire_type)
    if not found:
        raise Http404(f"No version of {wire_type} was ever declared or published here.")
    return _page(request, "versions.html", title=wire_type.rpartition(".v")[0], versions=found)


def _topics() -> Any:
    return shared("log:topics", lambda: overview(timeout=KAFKA_SECONDS), fresh_seconds=TOPICS_SECONDS)


def _newest(request: HttpRequest, topic: str, question: Question) -> str:
    def made(rows: Any) -> str:
        return render_to_string(f"{FOLDER}/_newest.html", {"topic": topic, "rows": rows, "at": timezone.now()})

    try:
        return following.newest(topic, question.asked, reader=request.user, render=made)
    except LogAway as away:
        return render_to_string(f"{FOLDER}/_away.html", {"away": str(away)})


def _sane(topic: str) -> str:
    """
    :raises Http404: if no topic can be called so
    """
    if not TOPIC_NAME.fullmatch(topic):
        raise Http404("No topic of Kafka's has such a name.")
    return topic


def _without(request: HttpRequest, *names: str) -> str:
    """The question as it stands in an address, but for some of its parts."""
    return urlencode([(name, text) for name, text in request.GET.items() if name not in names and text])


def _page(request: HttpRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    return render(request, f"{FOLDER}/{template}", {**admin.site.each_context(request), **shown}, status=status)
