"""The page on which an item is counted: first the count is compared with the books, then it is recorded."""

import re
from typing import Any
from uuid import uuid4

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from events.adminsite import Question, ask, found, sent, show_also
from inventory import services
from inventory.admin.stepping import after_change
from inventory.models import StockItem

COMPARED = re.compile(r"(\d{1,10}):(\d{1,10})\Z")


class CountForm(forms.Form):
    """What somebody counted. ``compared`` says what the page showed beside it: the count and the books."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    compared = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    quantity = forms.IntegerField(
        label="Counted",
        widget=UnfoldAdminIntegerFieldWidget(
            attrs={"inputmode": "numeric", "min": 0, "autofocus": True, "autocomplete": "off"}
        ),
        help_text="All pieces in the house, those reserved for orders as well.",
    )
    note = forms.CharField(
        required=False,
        max_length=180,
        widget=UnfoldAdminTextInputWidget,
        help_text="A shelf, or why the count may differ. It is kept in the item's history, with your name.",
    )


class Comparison(msgspec.Struct, frozen=True):
    """What the books say beside what was counted."""

    expected: int
    counted: int

    @property
    def difference(self) -> int:
        return self.counted - self.expected


def count(model_admin: ModelAdmin, request: HttpRequest, sku: str) -> HttpResponse:
    """Ask for the count, show what it would change, or record it and go on."""
    item = found(model_admin, request, sku)
    form = CountForm(sent(request))
    outcome = _outcome(request, form, item) if request.method == "POST" and form.is_valid() else None
    if isinstance(outcome, HttpResponse):
        return outcome
    back = reverse("admin:inventory_stockitem_change", args=[item.sku])
    button = f"Record the count of {outcome.counted}" if outcome else "Compare"
    return ask(
        model_admin,
        request,
        Question(f"Count {item.sku}", "", button, back, item.sku),
        form=form,
        then=lambda _said: None,  # it was tried above
        template="inventory/admin/count.html",
        item=item,
        original=item,
        comparison=outcome,
    )


def _outcome(request: HttpRequest, form: CountForm, item: StockItem) -> HttpResponse | Comparison | None:
    said = form.cleaned_data
    shown = COMPARED.match(said["compared"])
    if shown and int(shown[1]) == said["quantity"]:
        return _record(request, form, item, expected=int(shown[2]))
    return _compare(form, item)


def _compare(form: CountForm, item: StockItem) -> Comparison | None:
    counted = form.cleaned_data["quantity"]
    comparison = Comparison(item.on_hand, counted)
    try:
        services.move(
            StockItem(sku=item.sku, on_hand=item.on_hand, reserved=item.reserved), services.Mode.COUNT, counted, ""
        )
    except services.StockRefused as refused:
        form.add_error(refused.field, str(refused))
        return None
    show_also(form, compared=f"{counted}:{item.on_hand}")
    return comparison


def _record(
    request: HttpRequest, form: CountForm, item: StockItem, *, expected: int
) -> HttpResponse | Comparison | None:
    said: dict[str, Any] = form.cleaned_data
    try:
        after = services.count_stock(
            sku=item.sku,
            counted=said["quantity"],
            expected=expected,
            actor=request.user.get_username(),
            note=said["note"],
            request_id=said["request_id"],
        )
    except services.StockMoved as moved:
        item.refresh_from_db()
        form.add_error(None, str(moved))
        return _compare(form, item)
    except services.StockRefused as refused:
        form.add_error(refused.field, str(refused))
        return None
    messages.success(request, _told(after, expected))
    return after_change(request, item.sku)


def _told(item: StockItem, expected: int) -> str:
    if item.on_hand == expected:
        return f"Counted {item.sku}: {expected}, as the books say. Nothing changed."
    return (
        f"Counted {item.sku}: {item.on_hand} instead of {expected}, adjusted by {item.on_hand - expected:+d}. "
        f"{item.available} available."
    )
