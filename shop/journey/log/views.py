"""The pages: each is whole without JavaScript, and one part of it is asked for again every second."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.consumer.record import Place
from events.peek import LogAway
from shop.journey.listing import listing
from shop.journey.log import looking
from shop.journey.log.asking import BadWish, read_offset, read_place, read_wish
from shop.journey.log.database import boxes
from shop.journey.log.kinds import kinds
from shop.journey.log.metamorphosis import flying
from shop.journey.log.panel import panel
from shop.journey.log.picture import CELLS, picture, topics
from shop.journey.log.sources import MODULES, path
from shop.journey.log.wishes import NotNow
from shop.journey.log.wishes import wish as ask

FOLDER = "shop/journey/log"


@never_cache
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """A topic's partitions and everybody's place on them; one record of it, if it is asked for."""
    topic = _topic(request)
    context = {"topics": topics(), "topic": topic, **_drawing(topic), **_record(request, topic)}
    return render(request, f"{FOLDER}/log.html", context)


@never_cache
@require_safe
def kinds_of_event(request: HttpRequest) -> HttpResponse:
    """Notification and state transfer, beside each other, as they lie on the log."""
    return render(request, f"{FOLDER}/kinds.html", _or_trouble(lambda: {"kinds": kinds()}))


@never_cache
@require_safe
def database(request: HttpRequest) -> HttpResponse:
    """The database turned inside out."""
    return render(request, f"{FOLDER}/database.html", _boxes())


@never_cache
@require_safe
def rebuild(request: HttpRequest) -> HttpResponse:
    """Empty a read model and watch the log fill it."""
    return render(request, f"{FOLDER}/rebuild.html", {"panel": panel()})


@never_cache
@require_safe
def live(request: HttpRequest, what: str) -> HttpResponse:
    """The part of a page that moves, alone."""
    match what:
        case "log":
            return render(request, f"{FOLDER}/_drawing.html", _drawing(_topic(request)))
        case "database":
            return render(request, f"{FOLDER}/_boxes.html", _boxes())
        case "rebuild":
            return render(request, f"{FOLDER}/_filling.html", {"panel": panel()})
        case "metamorphosis":
            return render(request, f"{FOLDER}/_butterflies.html", flying(request))
    raise Http404(f"Nothing called {what} moves.")


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Ask for something to be done to the visitors' group, and go back to the page that asked."""
    page = "journey-log-rebuild" if request.POST.get("what") == "rebuild" else "journey-log"
    try:
        ask(read_wish(request.POST), who=request.META.get("REMOTE_ADDR", ""))
    except (NotNow, BadWish) as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse(page)}#group")


@require_safe
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """The source of one of the modules that the pages point to."""
    if slug not in MODULES:
        raise Http404(f"No source is shown under {slug}.")
    module = MODULES[slug]
    return render(request, f"{FOLDER}/code.html", {"path": path(module), "lines": listing(module)})


def _topic(request: HttpRequest) -> str:
    topic = request.GET.get("topic") or topics()[0]
    if topic not in topics():
        raise Http404("There is no such topic.")
    return topic


def _drawing(topic: str) -> dict[str, Any]:
    return {"panel": panel(), "columns": CELLS + 2} | _or_trouble(lambda: {"picture": picture(topic)})


def _record(request: HttpRequest, topic: str) -> dict[str, Any]:
    if "offset" not in request.GET:
        return {}
    try:
        place = Place(topic, read_place(request.GET, topic).partition)
        offset = read_offset(request.GET)
    except BadWish as nonsense:
        raise Http404(str(nonsense)) from nonsense

    def asked() -> dict[str, Any]:
        found = looking.look(place, offset)
        return {"place": place, "offset": offset, "look": found, "arrivals": looking.arrivals(found) if found else []}

    return _or_trouble(asked)


def _boxes() -> dict[str, Any]:
    return _or_trouble(lambda: {"boxes": boxes()})


def _or_trouble(asked: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What was asked of Kafka, or what to say where it does not answer: the rest of the page is there all the same."""
    try:
        return asked()
    except LogAway as away:
        return {"away": str(away)}
