"""A batch's page: as a draft, what it would do and the button that does it; afterwards, the record of what it did."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldBooleanWidget

from events.adminsite import Question, ask, found, show_also
from inventory import services
from inventory.admin.lines import applied_lines, planned_lines
from inventory.models import Batch

PER_PAGE = 100


class ConfirmForm(forms.Form):
    """``compared``: what the counts on the page were compared with."""

    compared = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)
    good_only = forms.BooleanField(required=False, widget=UnfoldBooleanWidget)
    again = forms.BooleanField(required=False, widget=UnfoldBooleanWidget)


def modes(request: HttpRequest) -> set[services.Mode]:
    """The ways in which this person may change stock."""
    return {mode for mode in services.Mode if request.user.has_perm(f"inventory.{mode}_stock")}


def may_apply(request: HttpRequest, batch: Batch) -> bool:
    right = "import_stock" if batch.source == Batch.Source.FILE else "adjust_stock"
    return request.user.has_perm(f"inventory.{right}")


def review(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a draft and apply it when told to, or show what an applied one did."""
    batch: Batch = found(model_admin, request, object_id)
    form = ConfirmForm(request.POST) if request.method == "POST" else ConfirmForm()
    if request.method == "POST":
        if not may_apply(request, batch):
            raise PermissionDenied
        if form.is_valid() and _apply(request, form, batch):
            return redirect("admin:inventory_batch_change", batch.pk)
        batch.refresh_from_db()
    return _page(model_admin, request, form, batch)


def _apply(request: HttpRequest, form: ConfirmForm, batch: Batch) -> bool:
    try:
        done = services.apply_batch(
            batch_id=batch.pk,
            actor=request.user.get_username(),
            modes=modes(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except services.AlreadyApplied as refused:
        messages.warning(request, str(refused))
        return True
    except services.StockRefused as refused:
        form.add_error(None, str(refused))
        return False
    left_out = f" {done.left_out} lines with mistakes were left out." if done.left_out else ""
    messages.success(request, f"Applied: {done.moved} item{'s' if done.moved != 1 else ''} changed.{left_out}")
    return True


def _page(model_admin: ModelAdmin, request: HttpRequest, form: ConfirmForm, batch: Batch) -> HttpResponse:
    planned = [] if batch.is_applied else services.preview(batch=batch, modes=modes(request))
    good = sum(1 for each in planned if each.movement)
    wrong = sum(1 for each in planned if each.problem)
    earlier = None if batch.is_applied else batch.earlier()
    _fit(form, planned, good=good, wrong=wrong, earlier=earlier)
    lines: Sequence[Any] = services.changes_of(batch) if batch.is_applied else sorted(planned, key=_wrong_first)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    button = f"Apply {good} change{'s' if good != 1 else ''}"
    back = reverse("admin:inventory_stockitem_changelist")
    return ask(
        model_admin,
        request,
        Question(str(batch), "", button, back, "stock"),
        form=form,
        then=lambda _said: None,  # it was tried above
        template="inventory/admin/batch.html",
        batch=batch,
        original=batch,
        page=page,
        rows=applied_lines(batch, shown) if batch.is_applied else planned_lines(shown),
        counts={"lines": len(lines), "good": good, "wrong": wrong, "same": len(planned) - good - wrong},
        earlier=earlier,
        may_apply=may_apply(request, batch),
    )


def _fit(form: ConfirmForm, planned: list[services.Planned], *, good: int, wrong: int, earlier: Batch | None) -> None:
    compared = services.seen(planned)
    form.initial["compared"] = compared
    if form.is_bound:  # what is confirmed next is what this page shows
        show_also(form, compared=compared)
    if wrong and good:
        form.fields["good_only"].label = f"Leave the {wrong} lines with mistakes out, and apply the other {good}"
    else:
        del form.fields["good_only"]
    if earlier:
        form.fields["again"].label = "Make the changes of this file again"
    else:
        del form.fields["again"]


def _wrong_first(planned: services.Planned) -> bool:
    return not planned.problem
