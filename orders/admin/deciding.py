"""The pages on which staff decide about one order, or one return: what it means, a reason, one command.

What was decided, by whom and why stays in the thing's own log of the admin, written with the change or not at all.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from events.adminsite import Question, TextInput, ask, found, sent
from orders.services import Outcome

NOTHING_NEW = "Nothing changed: that was done before."


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
    reason_required: bool = False


def decide(model_admin: ModelAdmin, request: HttpRequest, object_id: str, decision: Decision) -> HttpResponse:
    """Show what would be decided, or decide it and go back to what it was about."""
    opts = model_admin.model._meta
    thing = found(model_admin, request, object_id)
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[thing.pk])

    def carry_out(said: dict[str, Any]) -> HttpResponse:
        reason = said.get("reason", "")
        asked = {decision.key: thing.pk, "actor": request.user.get_username(), "reason": reason}
        commit(
            model_admin,
            request,
            thing,
            lambda: decision.command(**asked),
            refusal=decision.refusal,
            done=decision.done.format(thing=thing),
            noted=f"{decision.button}: {reason}" if reason else decision.button,
        )
        return redirect(page)

    return ask(
        model_admin,
        request,
        Question(decision.title.format(thing=thing), decision.text, decision.button, page, str(thing)),
        form=_form(request, decision),
        then=carry_out,
        original=thing,
    )


def commit(
    model_admin: ModelAdmin,
    request: HttpRequest,
    thing: Model,
    command: Callable[[], Any],
    *,
    refusal: type[Exception] | tuple[type[Exception], ...],
    done: str,
    noted: str,
) -> bool:
    """Do it, note who did it and why, and say so; or say why not. A second click changes and notes nothing."""
    try:
        with transaction.atomic():
            outcome = command()
            if outcome == Outcome.IGNORED:
                messages.info(request, NOTHING_NEW)
                return False
            model_admin.log_change(request, thing, noted)
    except refusal as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def _form(request: HttpRequest, decision: Decision) -> ReasonForm:
    form = ReasonForm(sent(request))
    form.fields["reason"].help_text = decision.reason_help
    form.fields["reason"].required = decision.reason_required
    if not decision.reason_help:
        del form.fields["reason"]
    return form
