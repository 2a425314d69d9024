"""The pages on which staff decide about one order, or one return: what it means, a reason, one command."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin

from events.adminsite import TextInput


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
    thing = _thing(model_admin.model, object_id)
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[thing.pk])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = decision.reason_help
    if not decision.reason_help:
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        _carry_out(request, thing, decision, form.cleaned_data.get("reason", ""))
        return redirect(page)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": opts,
        "original": thing,
        "title": decision.title.format(thing=thing),
        "decision": decision,
        "form": form,
        "back": page,
    }
    return TemplateResponse(request, "orders/admin/decide.html", context)


def _thing(model: type[Model], object_id: str) -> Model:
    try:
        return model._default_manager.get(pk=UUID(object_id))
    except (ValueError, ObjectDoesNotExist) as error:
        raise Http404(f"There is no {model._meta.verbose_name} {object_id}.") from error


def _carry_out(request: HttpRequest, thing: Model, decision: Decision, reason: str) -> None:
    try:
        decision.command(**{decision.key: thing.pk}, actor=request.user.get_username(), reason=reason)
    except decision.refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, decision.done.format(thing=thing))
