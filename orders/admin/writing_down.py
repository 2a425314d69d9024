"""The page on which staff write down a return for a customer who called or wrote."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from events.adminsite import Question, TextInput, ask, found, sent
from orders import services
from orders.admin.deciding import commit
from orders.models import Order
from orders.models.returns import left_to_return

TEXT = (
    "For a customer who wrote or called. It is then decided on like any other, and refunded once the pieces are here."
)


class ReturnForm(forms.Form):
    """A number of pieces for each line of which some can still come back."""

    return_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, order: Order) -> None:
        super().__init__(data, initial={"return_id": uuid4()})
        names = dict(order.lines.values_list("sku", "name"))
        for sku, left in left_to_return(order.pk).items():
            if left or sku in self.data:  # which somebody else wrote down meanwhile: that is told beside it
                self.fields[sku] = _pieces(names[sku], left)
        self.fields["reason"] = forms.CharField(
            max_length=500, widget=TextInput, help_text="What the customer says is wrong with it."
        )


def write_down(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Ask what comes back and why, or take it down."""
    order: Order = found(model_admin, request, object_id)
    page = reverse("admin:orders_order_change", args=[order.pk])

    def carry_out(said: dict[str, Any]) -> HttpResponse:
        return_id, reason = said.pop("return_id"), said.pop("reason")
        commit(
            model_admin,
            request,
            order,
            lambda: services.request_return(
                order_id=order.pk,
                pieces={sku: quantity or 0 for sku, quantity in said.items()},
                reason=reason,
                now=timezone.now(),
                by=request.user.get_username(),
                return_id=return_id,
            ),
            refusal=services.ReturnNotPossible,
            done=f"The return of {order} is written down, and waits for a decision.",
            noted=f"Return written down: {reason}",
        )
        return redirect(page)

    question = Question(f"Write down a return of {order}", TEXT, "Write it down", page, str(order))
    form = ReturnForm(sent(request), order=order)
    return ask(model_admin, request, question, then=carry_out, form=form, original=order)


def _pieces(name: str, left: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=name,
        min_value=0,
        max_value=left,
        initial=0,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=f"{left} at most.",
    )
