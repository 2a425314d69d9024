"""One item's History page: why its numbers are what they are, and its movements, newest first."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from inventory.admin.telling import row
from inventory.admin.why import told
from inventory.models import Batch, Movement
from inventory.queries import explain, order_numbers

PER_PAGE = 50


def _date(**attrs: str) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "stock-input", **attrs}, format="%Y-%m-%d")


class Wanted(forms.Form):
    """Which movements to list, and of which moment to explain the numbers. Times are UTC."""

    since = forms.DateField(label="From", required=False, widget=_date())
    until = forms.DateField(label="To", required=False, widget=_date())
    kind = forms.ChoiceField(
        required=False, choices=[("", "Any"), *Movement.Kind.choices], widget=UnfoldAdminSelectWidget
    )
    actor = forms.CharField(label="Who", required=False, max_length=150, widget=UnfoldAdminTextInputWidget)
    at = forms.DateTimeField(
        label="Why was it so on (UTC)",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "stock-input"}, format="%Y-%m-%dT%H:%M"),
    )
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def movements(self, ledger: QuerySet[Movement]) -> QuerySet[Movement]:
        said = self.cleaned_data
        if since := said.get("since"):
            ledger = ledger.filter(recorded_at__gte=datetime.combine(since, time.min, UTC))
        if until := said.get("until"):
            ledger = ledger.filter(recorded_at__lte=datetime.combine(until, time.max, UTC))
        if kind := said.get("kind"):
            ledger = ledger.filter(kind=kind)
        if actor := said.get("actor"):
            ledger = ledger.filter(actor__icontains=actor)
        return ledger


def history_context(request: HttpRequest, sku: str) -> dict[str, Any]:
    """The answer to why, the page of movements that the request asks for, and the form to ask otherwise."""
    form = Wanted({name: str(value).replace("\0", "") for name, value in request.GET.items()})
    form.is_valid()  # what cannot be understood is told beside its field, and filters nothing
    ledger = form.movements(Movement.objects.filter(item=sku).order_by("-version"))
    page = Paginator(ledger, PER_PAGE).get_page(request.GET.get("page"))
    asked = {name: str(value) for name, value in request.GET.items() if name != "page" and value}
    return {
        "why": _why(request, sku, form),
        "form": form,
        "movements": page,
        "rows": _rows(request, list(page)),
        "asked": urlencode(asked),
        "filtered": bool({"since", "until", "kind", "actor"} & set(asked)),
    }


def _why(request: HttpRequest, sku: str, form: Wanted) -> dict[str, Any] | None:
    at, version = form.cleaned_data.get("at"), form.cleaned_data.get("version")
    # Of a minute that somebody names, all of it counts.
    until = at.replace(second=59, microsecond=999_999) if at else None
    explanation = explain(sku=sku, until=until, version=None if until else version)
    return told(request, explanation, is_now=not (at or version)) if explanation else None


def _rows(request: HttpRequest, movements: list[Movement]) -> list[dict[str, Any]]:
    numbers = order_numbers(movement.order_id for movement in movements if movement.order_id)
    batches = Batch.objects.in_bulk({movement.cause_id for movement in movements if movement.cause_id})
    return [row(request, movement, numbers, batches) for movement in movements]
