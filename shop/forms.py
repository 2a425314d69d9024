"""What the storefront asks people, and how it tells them that something is missing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from orders.events import Line
from shop.countries import COUNTRIES, wrong_postcode

one_line = RegexValidator(r"^[^\x01-\x1f\x7f]*$", _("Please use letters, digits and signs that can be printed."))
postcode = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9 -]{1,11}$", _("A postcode has letters and digits only, such as 1010.")
)


def text_field(label: Any, autocomplete: str, *, missing: Any = "", **options: Any) -> forms.CharField:
    """A line of text, by the token that tells browsers what to propose; required if it says what to do without it."""
    validators = [one_line, *options.pop("validators", [])]
    return forms.CharField(
        label=label,
        required=bool(missing),
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        validators=validators,
        **options,
    )


class CardInput(forms.PasswordInput):
    """Shows what is typed, as nobody can check sixteen dots, but is never rendered with it again."""

    input_type = "text"


class PostalForm(forms.Form):
    """A place for parcels, wherever it is asked for."""

    line1 = text_field(
        _("Street and number"), "address-line1", missing=_("Tell us the street and the number."), max_length=120
    )
    line2 = text_field(
        _("Flat, floor, company"),
        "address-line2",
        max_length=120,
        help_text=_("If the parcel needs it to find you."),
    )
    postcode = text_field(
        _("Postcode"), "postal-code", missing=_("Tell us the postcode."), max_length=12, validators=[postcode]
    )
    city = text_field(_("Town"), "address-level2", missing=_("Tell us the town."), max_length=80)
    country = forms.ChoiceField(
        label=_("Country"),
        choices=[("", _("Choose…")), *COUNTRIES],
        error_messages={
            "required": _("Choose the country."),
            "invalid_choice": _("We do not deliver there yet. Please choose from the list."),
        },
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a postcode that the country cannot have."""
        said = self.cleaned_data
        if "postcode" in said and (wrong := wrong_postcode(said["postcode"], country=said.get("country", ""))):
            self.add_error("postcode", wrong)
        return said


class ReturnForm(forms.Form):
    """What of an order is to come back. ``return_id`` stays with the form, so that sending it twice asks once."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        error_messages={"required": _("Tell us why, so that we can do better.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    return_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, lines: Sequence[Line], left: Mapping[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        self._skus = {f"pieces-{line.sku}": line.sku for line in lines if left.get(line.sku)}
        for line in lines:
            if most := left.get(line.sku):
                self.fields[f"pieces-{line.sku}"] = _pieces(line.name, most, alone=len(self._skus) == 1)

    @property
    def choices(self) -> list[forms.BoundField]:
        """A field for each line of which something can come back."""
        return [self[name] for name in self._skus]

    def pieces(self) -> dict[str, int]:
        """The valid form's pieces, by SKU."""
        return {sku: self.cleaned_data[name] for name, sku in self._skus.items()}


def _pieces(name: str, most: int, *, alone: bool) -> forms.IntegerField:
    wrong = _("Choose a number from 0 to %(most)s.") % {"most": most}
    return forms.IntegerField(
        label=name,
        initial=1 if alone and most == 1 else 0,  # of several things, nobody sends back what they did not choose
        min_value=0,
        max_value=most,
        help_text=_("Up to %(most)s.") % {"most": most},
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
