"""The pages on which staff pause, resume or redrive a group: what it means, a reason, and it is done and recorded."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from events import operations
from events.admin.deciding import words
from events.admin.showing import bare_key
from events.adminsite import Question, TextInput, ask, attempt, sent
from events.models import Position
from events.operations import OperationRefused
from events.reasons import knows_reasons
from events.relay.refused import RELAY
from shop.insight.pipeline.actions import PAUSE, REDRIVE, RESUME, Action
from shop.insight.pipeline.group import find

REFUSALS = (OperationRefused, OperationalError, InterfaceError)
SECONDS = 20.0  # a page must answer; what is left by then stays parked, and that is said
TOLD = 10  # keys that are told of one by one

PAUSE_MEANS = (
    "Nothing of the group takes effect until somebody resumes it. Its processes stay, the batch in hand is still "
    "applied, and what comes meanwhile waits in Kafka. Nothing is lost."
)
RESUME_MEANS = "The group goes on from where it stands, within about a second."
REDRIVE_MEANS = (
    "Each parked key is tried again: its head first, then all that waits behind it, in order. A key whose head fails "
    "again stays parked, and holds up no other."
)


class Reason(forms.Form):
    reason = forms.CharField(
        required=False, max_length=500, widget=TextInput, help_text="Optional. It is kept with your name."
    )


class Page(NamedTuple):
    """A decision's words, and what carries it out: ``do(request, group, reason)``."""

    title: str
    text: str
    button: str
    do: Callable[[HttpRequest, str, str], None]


def page_of(action: Action) -> Callable[..., HttpResponse]:
    """The view that asks, and does it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @permission_required(("events.view_pipeline", action.permission), raise_exception=True)
    def view(request: HttpRequest, group: str) -> HttpResponse:
        require_known(group, also=RELAY if action is REDRIVE else None)
        page = PAGES[action.name]

        def carry_out(said: dict[str, Any]) -> HttpResponse:
            page.do(request, group, said["reason"])
            return redirect(back_to(group))

        question = Question(f"{page.title} {group}", page.text, page.button, back_to(group), back_words(group))
        return ask(model_admin(), request, question, form=Reason(sent(request)), then=carry_out)

    return view


def require_known(group: str, *, also: str | None = None) -> None:
    """
    :raises Http404: if no such group runs here
    """
    if group != also and find(group) is None:
        raise Http404(f"No group {group} runs here.")


def back_to(group: str) -> str:
    """The page that led here; the relay has none of its own."""
    return reverse("staff-pipeline") if group == RELAY else reverse("staff-pipeline-group", args=[group])


def back_words(group: str) -> str:
    return "the pipeline" if group == RELAY else group


def model_admin() -> Any:
    """Whose clothes the questions wear."""
    return admin.site.get_model_admin(Position)


def who(request: HttpRequest) -> str:
    return request.user.get_username()


def _pause(request: HttpRequest, group: str, reason: str) -> None:
    def command() -> None:
        operations.pause(group=group, actor=who(request), reason=reason)

    attempt(request, command, refusal=REFUSALS, done=f"{group} is paused.")


def _resume(request: HttpRequest, group: str, reason: str) -> None:
    def command() -> None:
        operations.resume(group=group, actor=who(request), reason=reason)

    attempt(request, command, refusal=REFUSALS, done=f"{group} goes on.")


def _redrive(request: HttpRequest, group: str, reason: str) -> None:
    """A key after the other; each says what became of it, as far as a page has room."""
    done, whole = [], knows_reasons(request.user)
    try:
        for topic, key, outcome in operations.redrive_group(
            group=group, actor=who(request), reason=reason, seconds=SECONDS
        ):
            done.append((f"{topic} {bare_key(key, topic=topic, whole=whole)}", outcome))
    except REFUSALS as refused:
        messages.error(request, str(refused).strip())
        if not done:
            return
    stay = [(key, outcome) for key, outcome in done if outcome.left]
    applied = sum(outcome.applied for _, outcome in done)
    if not done:
        messages.info(request, f"Nothing of {group} is parked any more, or there was no time.")
        return
    messages.success(request, f"{len(done)} keys were tried, {applied} events applied.")
    for name, outcome in stay[:TOLD]:
        messages.error(request, f"{name}: {words(outcome, reasons=whole)}")
    if len(stay) > TOLD:
        messages.error(request, f"{len(stay) - TOLD} more keys are still parked.")


PAGES = {
    PAUSE.name: Page("Pause", PAUSE_MEANS, "Pause", _pause),
    RESUME.name: Page("Resume", RESUME_MEANS, "Resume", _resume),
    REDRIVE.name: Page("Redrive", REDRIVE_MEANS, "Redrive all", _redrive),
}
