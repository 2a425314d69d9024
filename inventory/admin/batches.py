"""Imports and other batches of changes: a file comes in, is shown with what it would do, and is applied or not."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from events.adminsite import Question, ReadOnly, ask
from inventory import services, sheets
from inventory.admin.reviewing import review
from inventory.models import Batch


class UploadForm(forms.Form):
    """A file of changes."""

    file = forms.FileField(
        # Unfold's own: its script writes the file's name into the next text field, which would else be the reason.
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,text/csv,text/plain"}),
        help_text=f"CSV in UTF-8, up to {sheets.MOST_LINES:,} lines. Commas, semicolons or tabs between the cells.",
        allow_empty_file=True,  # it is told apart from others below, with what helps
    )
    reason = forms.CharField(
        label="Reason for lines without one",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="Receipts and adjustments need a reason, in their line or here.",
    )


@admin.register(Batch)
class BatchAdmin(ReadOnly, ModelAdmin):
    list_display = ("what", "made_at", "source_label", "made_by", "state", "moved", "applied_by", "applied_at")
    list_filter = ("source", ("applied_at", admin.EmptyFieldListFilter))
    search_fields = ("file_name", "made_by", "applied_by", "=id")
    search_help_text = "A file's name, a person, or the id that the ledger gives as the cause."

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return any(
            request.user.has_perm(f"inventory.{name}") for name in ("view_batch", "import_stock", "adjust_stock")
        )

    def has_add_permission(self, request: HttpRequest, *_args: Any) -> bool:
        return request.user.has_perm("inventory.import_stock")

    @display(description="what", ordering="file_name")
    def what(self, batch: Batch) -> str:
        return str(batch)

    @display(description="source", ordering="source")
    def source_label(self, batch: Batch) -> str:
        return batch.get_source_display()

    @display(description="state", label={"applied": "success", "draft": "warning"})
    def state(self, batch: Batch) -> str:
        return "applied" if batch.is_applied else "draft"

    def get_urls(self) -> list[Any]:
        template = path("template.csv", self.admin_site.admin_view(self.template), name="inventory_batch_template")
        return [template, *super().get_urls()]

    def template(self, request: HttpRequest) -> HttpResponse:
        """A file to begin with."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponse(
            sheets.TEMPLATE,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="stock-changes.csv"'},
        )

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        back = reverse("admin:inventory_stockitem_changelist")
        return ask(
            self,
            request,
            Question("Import changes of stock", "", "Show what changes", back, "stock"),
            form=form,
            then=lambda said: _read(request, form, said),
            template="inventory/admin/import.html",
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return review(self, request, object_id)


def _read(request: HttpRequest, form: UploadForm, said: dict[str, Any]) -> HttpResponse | None:
    file = said["file"]
    try:
        # One byte more than allowed is enough to refuse it: nobody reads a gigabyte for that.
        sheet = sheets.read_sheet(file.read(sheets.MOST_BYTES + 1), reason=said["reason"])
    except sheets.SheetRefused as refused:
        form.add_error("file", str(refused))
        return None
    batch = services.draft(
        changes=sheet.changes,
        source=Batch.Source.FILE,
        actor=request.user.get_username(),
        now=timezone.now(),
        file_name="".join(char for char in file.name if char.isprintable())[-200:],
        sha256=sheet.sha256,
    )
    return redirect("admin:inventory_batch_change", batch.pk)
