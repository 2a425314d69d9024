"""The page on which staff send a group elsewhere in the log: first it says what that would do, then it does it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from events import operations
from events.adminsite import Checkbox, Question, TextInput, ask, sent, show_also
from events.handling import Group
from events.operations import Move, OperationRefused
from events.operations.targets import Target, read_target
from events.pauses import pause_of
from events.peek import LogAway, told_without_kafka
from shop.insight.pipeline.asking import logged
from shop.insight.pipeline.deciding import back_to, model_admin, require_known, who
from shop.insight.pipeline.group import find

TEMPLATE = "shop/insight/pipeline/seek.html"
MEANS = (
    "The group goes on from another place in the log. What it applied before takes no effect again, unless you want "
    "that; what is parked from there on comes again from the log."
)
YEARS = range(1970, 3000)  # of times that Kafka and Python both can tell
# To forget the deliveries of a large topic takes minutes, in which the group stands still: that is a command's work.
LIMIT_SECONDS = 5.0
REFUSALS = (OperationRefused, OperationalError, InterfaceError, LogAway)


class SeekForm(forms.Form):
    """``compared``: the answers that the page told the consequences of."""

    to = forms.CharField(
        label="To",
        max_length=40,
        widget=TextInput,
        help_text="earliest, latest, a time in UTC such as 2026-11-23T06:30, or an offset of one partition.",
    )
    topic = forms.ChoiceField(required=False, widget=UnfoldAdminSelectWidget)
    partition = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Of the topic; empty for all.",
    )
    reapply = forms.BooleanField(
        required=False,
        widget=Checkbox,
        label="Apply again",
        help_text="Events from there on take effect a second time, but for discarded ones. Seldom what one wants.",
    )
    reason = forms.CharField(max_length=500, widget=TextInput, help_text="It is kept with your name.")
    compared = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["topic"]
        choice.choices = [("", "all that it reads"), *((topic.name, topic.name) for topic in group.topics)]

    def clean_to(self) -> Target:
        try:
            target = read_target(self.cleaned_data["to"].strip())
        except OperationRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        if isinstance(target, datetime) and target.year not in YEARS:
            raise forms.ValidationError("Give a time from 1970 on.")
        return target

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("partition") is not None and not said.get("topic"):
            self.add_error("topic", "Say of which topic.")
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(("events.view_pipeline", "events.seek_group"), raise_exception=True)
def seek(request: HttpRequest, group: str) -> HttpResponse:
    """Ask where to, tell what that would do, or do it and go back."""
    require_known(group)
    handled = find(group)
    assert handled is not None  # noqa: S101 - it is known
    form = SeekForm(sent(request), group=handled)
    outcome = _outcome(request, form, group) if request.method == "POST" and form.is_valid() else None
    if isinstance(outcome, HttpResponse):
        return outcome
    again = form.cleaned_data["reapply"] if outcome else False
    button = "Move, and apply again" if again else "Move" if outcome else "Show what it would do"
    return ask(
        model_admin(),
        request,
        Question(f"Seek {group}", MEANS, button, back_to(group), group),
        form=form,
        then=lambda _said: None,  # it was tried above
        template=TEMPLATE,
        moves=[(move, means(move)) for move in outcome or ()],
        again=again,
        group=group,
        paused=pause_of(group),
    )


def _outcome(request: HttpRequest, form: SeekForm, group: str) -> HttpResponse | Sequence[Move] | None:
    asked = {name: form.cleaned_data[name] for name in ("to", "partition", "reapply")}
    asked["topic"] = form.cleaned_data["topic"] or None
    seen = repr(sorted((name, str(value)) for name, value in asked.items()))
    try:
        logged()  # an operation is patient with Kafka, a page is not
        with told_without_kafka():
            if form.cleaned_data["compared"] != seen:
                show_also(form, compared=seen)
                return operations.plan(group=group, **asked)
            said = {"actor": who(request), "reason": form.cleaned_data["reason"]}
            moves = operations.seek(group=group, **asked, **said, limit_seconds=LIMIT_SECONDS)
    except REFUSALS as refused:
        form.add_error(None, f"Nothing moved. {str(refused).strip()}")
        return None
    messages.success(request, f"{group} was moved in {len(moves)} partition{'s' if len(moves) != 1 else ''}.")
    return redirect(back_to(group))


def means(move: Move) -> str:
    """What becomes of the records between here and there."""
    if move.start is None:
        return "it begins there"
    if move.to == move.start:
        return "it stays"
    count = abs(move.to - move.start)
    return f"{count:,} come again" if move.to < move.start else f"{count:,} are left out"
