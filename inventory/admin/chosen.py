"""What staff do to many items that they chose in the list: asked first, shown what it comes to, then done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from events.adminsite import Question, ask, show_also
from inventory import services
from inventory.models import Batch, StockItem

MOST = 1_000
LIST = "admin:inventory_stockitem_changelist"


class ChosenForm(forms.Form):
    """The items that were chosen travel with the form."""

    items = forms.CharField(widget=forms.HiddenInput, max_length=MOST * 65)

    def skus(self) -> list[str]:
        return str(self["items"].value() or "").split()[:MOST]


class AdjustForm(ChosenForm):
    quantity = forms.IntegerField(
        label="Adjust each by",
        widget=UnfoldAdminIntegerFieldWidget(attrs={"autocomplete": "off", "autofocus": True}),
        help_text="How many more pieces there are of each than the books say; with a minus, how many fewer.",
    )
    reason = forms.CharField(
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="It is kept in each item's history, with your name.",
    )
    reference = forms.CharField(required=False, max_length=64, widget=UnfoldAdminTextInputWidget)

    def clean_quantity(self) -> int:
        quantity: int = self.cleaned_data["quantity"]
        if quantity == 0 or abs(quantity) > 1_000_000:
            raise forms.ValidationError("Give a number of pieces up to a million either way, and not 0.")
        return quantity


class LevelForm(ChosenForm):
    level = forms.IntegerField(
        label="Reorder level",
        min_value=0,
        max_value=1_000_000,
        widget=UnfoldAdminIntegerFieldWidget(attrs={"autocomplete": "off", "autofocus": True, "inputmode": "numeric"}),
        help_text="Items count as low when no more than this many pieces are available.",
    )
    reason = forms.CharField(
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="It is kept in each item's history, with your name.",
    )
    compared = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


def too_many(request: HttpRequest, chosen: QuerySet[StockItem]) -> bool:
    """Say so, if more are chosen than a page can show."""
    if many := chosen[: MOST + 1].count() > MOST:
        messages.error(request, f"Choose {MOST:,} items at most: filter the list first, or import a file.")
    return many


def ask_adjustment(
    model_admin: ModelAdmin, request: HttpRequest, chosen: QuerySet[StockItem] | None = None
) -> HttpResponse:
    """Ask by how much; the answer becomes a draft, whose page shows what it does to each item."""
    form = AdjustForm(request.POST) if chosen is None else AdjustForm(initial=_initial(chosen))
    return ask(
        model_admin,
        request,
        Question(f"Adjust {_items(form)}", "", "Show what changes", reverse(LIST), "the list"),
        form=form,
        then=lambda said: _draft(request, form.skus(), said),
        template="inventory/admin/chosen.html",
        action=reverse("admin:inventory_stockitem_adjust_chosen"),
        rows=_rows(form),
    )


def ask_level(model_admin: ModelAdmin, request: HttpRequest, chosen: QuerySet[StockItem] | None = None) -> HttpResponse:
    """Ask for the level, show it beside the levels there are, then set it."""
    form = LevelForm(request.POST) if chosen is None else LevelForm(initial=_initial(chosen))
    level = None
    if form.is_valid():
        level = form.cleaned_data["level"]
        if form.cleaned_data["compared"] == str(level):
            return _set_level(request, form)
        show_also(form, compared=str(level))
    button = "Show what changes" if level is None else f"Set the reorder level to {level}"
    return ask(
        model_admin,
        request,
        Question(f"Reorder level of {_items(form)}", "", button, reverse(LIST), "the list"),
        form=form,
        then=lambda _said: None,  # it was tried above
        template="inventory/admin/chosen.html",
        action=reverse("admin:inventory_stockitem_level_chosen"),
        rows=_rows(form),
        level=level,
        levels=True,
    )


def count_sheet(request: HttpRequest, chosen: QuerySet[StockItem]) -> HttpResponse:
    """A page to print: what to count, and room to write."""
    context = {"items": chosen.order_by("sku"), "now": timezone.now(), "by": request.user.get_username()}
    return TemplateResponse(request, "inventory/admin/count_sheet.html", context)


def _draft(request: HttpRequest, skus: list[str], said: dict[str, Any]) -> HttpResponse:
    changes = [
        services.Change(
            line=line,
            sku=sku,
            mode=services.Mode.ADJUST,
            quantity=said["quantity"],
            reason=said["reason"],
            reference=said["reference"],
        )
        for line, sku in enumerate(skus, start=1)
    ]
    batch = services.draft(
        changes=changes, source=Batch.Source.LIST, actor=request.user.get_username(), now=timezone.now()
    )
    return redirect("admin:inventory_batch_change", batch.pk)


def _set_level(request: HttpRequest, form: LevelForm) -> HttpResponse:
    level, reason = form.cleaned_data["level"], form.cleaned_data["reason"]
    skus = form.skus()
    with transaction.atomic():  # no level without who set it, and why
        changed = services.set_reorder_level(skus=skus, level=level)
        LogEntry.objects.log_actions(
            str(request.user.pk),
            StockItem.objects.filter(sku__in=skus),
            CHANGE,
            change_message=f"Set the reorder level to {level}: {reason}",
        )
    messages.success(request, f"Set the reorder level of {changed} item{'s' if changed != 1 else ''} to {level}.")
    return redirect(LIST)


def _initial(chosen: QuerySet[StockItem]) -> dict[str, str]:
    return {"items": " ".join(chosen.order_by("sku").values_list("sku", flat=True))}


def _items(form: ChosenForm) -> str:
    skus = form.skus()
    return skus[0] if len(skus) == 1 else f"{len(skus)} items"


def _rows(form: ChosenForm) -> QuerySet[StockItem]:
    return StockItem.objects.filter(sku__in=form.skus()).order_by("sku")
