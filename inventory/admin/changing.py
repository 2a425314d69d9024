"""The two pages on which staff change stock: a quantity, a reason, one service call."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from inventory import services
from inventory.models import StockItem


class StockForm(forms.Form):
    """A change of stock by hand. ``request_id`` stays with the form, so that sending it twice counts once."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    quantity = forms.IntegerField(widget=UnfoldAdminIntegerFieldWidget)
    reason = forms.CharField(
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="It is kept in the item's history, with your name.",
    )


class Change(NamedTuple):
    """One way to change stock by hand: the command behind it, and its words."""

    command: Callable[..., StockItem]
    title: str
    button: str
    quantity_help: str
    done: str


RECEIVE = Change(
    command=services.receive_stock,
    title="Receive {sku}",
    button="Receive",
    quantity_help="How many pieces came in.",
    done="Received {quantity} of {sku}: {on_hand} on hand, {available} available.",
)
ADJUST = Change(
    command=services.adjust_stock,
    title="Adjust {sku}",
    button="Adjust",
    quantity_help="How many more pieces there are than the books say; with a minus, how many fewer.",
    done="Adjusted {sku} by {quantity}: {on_hand} on hand, {available} available.",
)


def change_stock(model_admin: ModelAdmin, request: HttpRequest, sku: str, change: Change) -> HttpResponse:
    """Show the form, or carry it out and go back to the item."""
    item = StockItem.objects.filter(sku=sku).first()
    if item is None:
        raise Http404(f"There is no stock item {sku}.")
    form = StockForm(request.POST or None)
    form.fields["quantity"].help_text = change.quantity_help
    if request.method == "POST" and form.is_valid() and _carry_out(request, form, sku, change):
        return redirect("admin:inventory_stockitem_change", sku)
    return TemplateResponse(
        request,
        "inventory/admin/change_stock.html",
        {**model_admin.admin_site.each_context(request), **_words(item, form, change)},
    )


def _carry_out(request: HttpRequest, form: StockForm, sku: str, change: Change) -> bool:
    try:
        item = change.command(sku=sku, actor=request.user.get_username(), **form.cleaned_data)
    except services.StockRefused as refused:
        form.add_error(refused.field, str(refused))
        return False
    text = change.done.format(
        sku=sku,
        quantity=form.cleaned_data["quantity"],
        on_hand=item.on_hand,
        available=item.available,
    )
    messages.success(request, text)
    return True


def _words(item: StockItem, form: StockForm, change: Change) -> dict[str, Any]:
    return {
        "opts": StockItem._meta,
        "title": change.title.format(sku=item.sku),
        "button": change.button,
        "item": item,
        "original": item,  # for the trail of links above the page
        "form": form,
        "back": reverse("admin:inventory_stockitem_change", args=[item.sku]),
    }
