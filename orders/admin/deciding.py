"""The pages on which staff decide about one order: what it means, a reason, one command."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin

from events.adminsite import TextInput
from orders.models import Order


class ReasonForm(forms.Form):
    """Why; the customer reads it where the decision says so."""

    reason = forms.CharField(max_length=200, required=False, widget=TextInput)


class Decision(NamedTuple):
    """One thing that staff can decide, and its words. ``command`` raises ``refusal`` where it comes too late."""

    command: Callable[..., Any]
    refusal: type[Exception]
    title: str
    text: str
    button: str
    reason_help: str
    done: str


def decide(model_admin: ModelAdmin, request: HttpRequest, order_id: str, decision: Decision) -> HttpResponse:
    """Show what would be decided, or decide it and go back to the order."""
    order = _order(order_id)
    page = reverse("admin:orders_order_change", args=[order.pk])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = decision.reason_help
    if request.method == "POST" and form.is_valid():
        _carry_out(request, order, decision, form.cleaned_data["reason"])
        return redirect(page)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Order._meta,
        "original": order,
        "title": decision.title.format(order=order),
        "decision": decision,
        "form": form,
        "back": page,
    }
    return TemplateResponse(request, "orders/admin/decide.html", context)


def _order(order_id: str) -> Order:
    try:
        return Order.objects.get(pk=UUID(order_id))
    except (ValueError, Order.DoesNotExist) as error:
        raise Http404(f"There is no order {order_id}.") from error


def _carry_out(request: HttpRequest, order: Order, decision: Decision, reason: str) -> None:
    try:
        decision.command(order_id=order.pk, actor=request.user.get_username(), reason=reason)
    except decision.refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, decision.done.format(order=order))
