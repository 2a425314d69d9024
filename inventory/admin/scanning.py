"""For people with a phone or a scanner: a SKU, Enter, and the page to do something with it."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from inventory.admin.stepping import THEN, page_of
from inventory.models import StockItem


class ScanForm(forms.Form):
    """A scanner types the SKU and presses Enter."""

    sku = forms.CharField(
        label="SKU",
        max_length=64,
        widget=UnfoldAdminTextInputWidget(
            attrs={
                "autofocus": True,
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "go",
            }
        ),
        help_text="Scan it, or type it and press Enter.",
    )
    then = forms.ChoiceField(
        label="and then", initial="open", required=False, widget=UnfoldAdminRadioSelectWidget(radio_style=1)
    )

    def __init__(self, *args: object, may: dict[str, bool], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["then"].choices = [(key, label) for key, label in THEN.items() if may.get(key, True)]  # type: ignore[attr-defined]

    def clean_sku(self) -> str:
        sku: str = self.cleaned_data["sku"].strip().upper()
        if not StockItem.objects.filter(sku=sku).exists():
            raise forms.ValidationError(f"{sku} is not kept in stock. Scan again, or search the list for its name.")
        return sku


def scan(model_admin: ModelAdmin, request: HttpRequest, may: dict[str, bool]) -> HttpResponse:
    """Ask for a SKU, or lead to its page."""
    then = request.GET.get("then", "")
    form = ScanForm(request.GET if "sku" in request.GET else None, may=may, initial={"then": then or "open"})
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(page_of(form.cleaned_data["sku"], form.cleaned_data["then"] or "open"))
    return TemplateResponse(
        request,
        "inventory/admin/scan.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "form": form,
            "title": "Scan",
            "may_add": model_admin.has_add_permission(request),
        },
    )
