"""The pages on which staff redrive or discard: which keys, a reason, one operation for each."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import operations
from events.admin import showing
from events.adminsite import DRESS, Checkbox, Question, TextInput, ask, sent
from events.consumer import parking
from events.models import Parked
from events.operations import OperationRefused, Outcome
from events.reasons import knows_reasons, reason

SECONDS = 20.0  # a page must answer; what is left by then stays parked, and says so
LIST = "admin:events_parked_changelist"


class Redrive(forms.Form):
    reason = forms.CharField(
        required=False, max_length=500, widget=TextInput, help_text="Optional. It is kept with your name."
    )


class Discard(forms.Form):
    reason = forms.CharField(
        max_length=500, widget=TextInput, help_text="It is kept with your name and the events' ids."
    )
    whole_key = forms.BooleanField(
        label="Also what waits behind it",
        required=False,
        widget=Checkbox,
        help_text="Else what waits is applied now.",
    )


class Page(NamedTuple):
    """One way to decide, and its words."""

    form: type[forms.Form]
    carry_out: Callable[..., Outcome]
    title: str
    button: str
    text: str


def _redrive(head: Parked, actor: str, seconds: float, *, reason: str) -> Outcome:
    # Of records without a key this tries all, so another of them that was chosen too may be gone by now: that is told.
    return operations.redrive(**_key(head), actor=actor, reason=reason, seconds=seconds)


def _discard(head: Parked, actor: str, seconds: float, *, reason: str, whole_key: bool) -> Outcome:
    # Named by its offset: what staff saw is discarded, and nothing that came to stand there since.
    only: dict[str, Any] = {} if whole_key else {"offset": head.offset, "partition": head.partition}
    return operations.discard(**_key(head), **only, actor=actor, reason=reason, seconds=seconds)


def _key(head: Parked) -> dict[str, Any]:
    return {"group": head.group_name, "topic": head.topic, "key": bytes(head.key)}


PAGES = {
    "redrive": Page(
        Redrive,
        _redrive,
        "Redrive",
        "Redrive",
        "The head is applied again, then all that waits behind it, in order. If it fails again, it stays parked, and "
        "so does what waits behind it.",
    ),
    "discard": Page(
        Discard,
        _discard,
        "Discard",
        "Discard",
        "The group will never apply the event, also if it is published again. What waits behind it is applied at once.",
    ),
}


def url(name: str, heads: Iterable[Parked]) -> str:
    """Where to decide about these keys."""
    return f"{reverse(f'admin:events_parked_{name}')}?{urlencode({'ids': ','.join(str(head.pk) for head in heads)})}"


def link(name: str, head: Parked) -> SafeString:
    return format_html('<a class="text-link" href="{}">{}…</a>', url(name, [head]), PAGES[name].button)


def page(model_admin: Any, request: HttpRequest, name: str, *, allowed: bool) -> HttpResponse:
    """Show what would be decided, or decide it and go back to the list."""
    if not allowed:
        raise PermissionDenied
    chosen = PAGES[name]
    heads = _heads(request.GET.get("ids", ""))
    if not heads:
        messages.info(request, "Nothing of that is parked any more: somebody else dealt with it.")
        return redirect(LIST)

    def carry_out(said: dict[str, Any]) -> HttpResponse:
        _carry_out(request, chosen, heads, said)
        return redirect(LIST)

    whole = knows_reasons(request.user)
    return ask(
        model_admin,
        request,
        _question(chosen, heads),
        form=chosen.form(sent(request)),
        then=carry_out,
        template=f"events/admin/{DRESS}/decide.html",
        heads=[
            (head, showing.key(parking.restore(head), whole=whole), reason(head.error, whole=whole)) for head in heads
        ],
    )


def _question(page: Page, heads: list[Any]) -> Question:
    of = "one key" if len(heads) == 1 else f"{len(heads)} keys"
    return Question(f"{page.title} {of}", page.text, f"{page.button} {of}", reverse(LIST), "what is parked")


def _heads(ids: str) -> list[Any]:
    numbers = [int(number) for number in ids.split(",") if number.isdecimal()]
    return list(parking.heads().filter(pk__in=numbers).order_by("id"))


def _carry_out(request: HttpRequest, chosen: Page, heads: list[Any], answers: dict[str, Any]) -> None:
    seconds, whole = SECONDS / len(heads), knows_reasons(request.user)
    for head in heads:
        key = showing.key(parking.restore(head), whole=whole)
        name = f"{head.group_name}, {head.topic} {key}"
        try:
            outcome = chosen.carry_out(head, request.user.get_username(), seconds, **answers)
        except OperationRefused as refused:
            messages.warning(request, f"{name}: {refused.__doc__}" if key == showing.HIDDEN else str(refused))
            continue
        except (OperationalError, InterfaceError) as error:
            messages.error(request, f"{name}: the database says {str(error).strip()}. Try again.")
            continue
        tell = messages.error if outcome.left else messages.success
        tell(request, f"{name}: {words(outcome, reasons=whole)}")


def words(outcome: Outcome, *, reasons: bool) -> str:
    """What became of a key, as a sentence.

    :param reasons: with a whole error, which may quote the event
    """
    said = [f"{outcome.discarded} discarded"] if outcome.discarded else []
    said += [f"{outcome.applied} applied"] if outcome.applied or not outcome.discarded else []
    if outcome.left:
        why = reason(outcome.error, whole=reasons) or "there was no time for more"
        said.append(f"{outcome.left} still parked, because: {why}")
    return ", ".join(said) + "."
