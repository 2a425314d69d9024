"""The pages on which staff decide about one order, or one return: what it means, a reason, one command."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from events.adminsite import Question, TextInput, ask, attempt, found, sent


class ReasonForm(forms.Form):
    """Why; the customer reads it where the decision says so."""

    reason = forms.CharField(max_length=200, required=False, widget=TextInput)


class Decision(NamedTuple):
    """One thing that staff can decide, and its words. ``command`` raises ``refusal`` where it comes too late.

    ``key`` is what the command calls the id; without ``reason_help``, no reason is asked for.
    """

    command: Callable[..., Any]
    refusal: type[Exception] | tuple[type[Exception], ...]
    title: str
    text: str
    button: str
    reason_help: str
    done: str
    key: str = "order_id"


def decide(model_admin: ModelAdmin, request: HttpRequest, object_id: str, decision: Decision) -> HttpResponse:
    """Show what would be decided, or decide it and go back to what it was about."""
    opts = model_admin.model._meta
    thing = found(model_admin, request, object_id)
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[thing.pk])

    def carry_out(said: dict[str, Any]) -> HttpResponse:
        asked = {decision.key: thing.pk, "actor": request.user.get_username(), "reason": said.get("reason", "")}
        done = decision.done.format(thing=thing)
        attempt(request, partial(decision.command, **asked), refusal=decision.refusal, done=done)
        return redirect(page)

    return ask(
        model_admin,
        request,
        Question(decision.title.format(thing=thing), decision.text, decision.button, page, str(thing)),
        form=_form(request, decision),
        then=carry_out,
        original=thing,
    )


def _form(request: HttpRequest, decision: Decision) -> ReasonForm:
    form = ReasonForm(sent(request))
    form.fields["reason"].help_text = decision.reason_help
    if not decision.reason_help:
        del form.fields["reason"]
    return form
