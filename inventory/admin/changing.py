"""The pages on which staff change stock: a quantity, a reason, one service call."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from events.adminsite import Question, ask, found, sent
from inventory import services
from inventory.admin.stepping import after_change
from inventory.models import StockItem


class StockForm(forms.Form):
    """A change of stock by hand. ``request_id`` stays with the form, so that sending it twice counts once."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    quantity = forms.IntegerField(widget=UnfoldAdminIntegerFieldWidget(attrs={"autocomplete": "off"}))
    reason = forms.CharField(
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="It is kept in the item's history, with your name.",
    )
    reference = forms.CharField(
        required=False,
        max_length=64,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="A delivery note, a ticket, a shelf; if there is one.",
    )


class NewItemForm(StockForm):
    """Goods of a SKU that was never in stock. It is given once, and every order refers to it."""

    field_order = ("request_id", "sku")
    sku = forms.CharField(
        label="SKU",
        max_length=64,
        validators=StockItem._meta.get_field("sku").validators,
        widget=UnfoldAdminTextInputWidget,
        help_text="As in the catalogue.",
    )

    def clean_sku(self) -> str:
        sku: str = self.cleaned_data["sku"]
        if StockItem.objects.filter(sku=sku).exists():
            raise forms.ValidationError(f"{sku} is in stock already: receive more of it on its own page.")
        return sku


class Change(NamedTuple):
    """One way to change stock by hand: the command behind it, and its words."""

    command: Callable[..., StockItem]
    title: str
    button: str
    quantity_help: str
    done: str
    digits_only: bool = False  # a phone's keypad of digits has no minus


RECEIVE = Change(
    command=services.receive_stock,
    title="Receive {sku}",
    button="Receive",
    quantity_help="How many pieces came in.",
    done="Received {quantity} of {sku}: {on_hand} on hand, {available} available.",
    digits_only=True,
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
    item = found(model_admin, request, sku)
    return _answer(model_admin, request, StockForm(sent(request)), change, item)


def receive_new(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form for goods of a new SKU, or receive them, which opens their item."""
    return _answer(model_admin, request, NewItemForm(sent(request)), RECEIVE, None)


def _answer(
    model_admin: ModelAdmin, request: HttpRequest, form: StockForm, change: Change, item: StockItem | None
) -> HttpResponse:
    _fit(form, change, first="quantity" if item else "sku")

    def carry_out(said: dict[str, Any]) -> HttpResponse | None:
        changed = _carry_out(request, form, change, **({"sku": item.sku} if item else {}), **said)
        return after_change(request, changed.sku) if changed else None

    return ask(
        model_admin,
        request,
        _question(item, change),
        form=form,
        then=carry_out,
        template="inventory/admin/change_stock.html",
        item=item,
        original=item,  # for the trail of links above the page
    )


def _fit(form: StockForm, change: Change, *, first: str) -> None:
    quantity = form.fields["quantity"]
    quantity.help_text = change.quantity_help
    if change.digits_only:
        quantity.widget.attrs.update(inputmode="numeric", min=1)
    form.fields[first].widget.attrs["autofocus"] = True


def _question(item: StockItem | None, change: Change) -> Question:
    if item is None:
        back = reverse("admin:inventory_stockitem_changelist")
        return Question(change.title.format(sku="a new SKU"), "", change.button, back, "all items")
    back = reverse("admin:inventory_stockitem_change", args=[item.sku])
    return Question(change.title.format(sku=item.sku), "", change.button, back, item.sku)


def _carry_out(request: HttpRequest, form: StockForm, change: Change, **asked: Any) -> StockItem | None:
    try:
        item = change.command(actor=request.user.get_username(), **asked)
    except services.StockRefused as refused:
        form.add_error(refused.field, str(refused))
        return None
    text = change.done.format(
        sku=item.sku,
        quantity=asked["quantity"],
        on_hand=item.on_hand,
        available=item.available,
    )
    messages.success(request, text)
    return item
