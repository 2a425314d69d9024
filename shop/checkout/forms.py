"""What the checkout asks, and how it says that something is missing."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from orders.queries import CARD, DIRECT_DEBIT, ways_to_pay
from orders.services import Card, CardRefused, tokenise
from shop.countries import COUNTRIES
from shop.forms import CardInput, PostalForm, text_field
from shop.models import Address

ANOTHER = "another"
METHODS = {CARD: _("Card"), DIRECT_DEBIT: _("Direct debit")}


class WhoForm(forms.Form):
    """Who buys, but for what is ``known``. To an account with addresses it shows them, the default first."""

    name = text_field(
        _("Full name"),
        "name",
        missing=_("Tell us your name."),
        max_length=120,
        help_text=_("As it shall stand on the parcel."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("For news of this order, and nothing else."),
        error_messages={
            "required": _("Tell us how we can reach you about this order."),
            "invalid": _("An e-mail address looks like ada@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, addresses: list[Address], known: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for name in known:
            del self.fields[name]
        if addresses:
            places = [(str(address.pk), _in_words(address)) for address in addresses]
            self.fields["address"] = forms.ChoiceField(
                label=_("Where the parcel goes"),
                choices=[*places, (ANOTHER, _("Another address"))],
                widget=forms.RadioSelect,
                initial=places[0][0],
                error_messages={
                    "required": _("Choose where the parcel goes."),
                    "invalid_choice": _("We do not have that address any more. Choose another one."),
                },
            )


def _in_words(address: Address) -> str:
    parts = (address.line1, address.line2, f"{address.postcode} {address.city}", dict(COUNTRIES).get(address.country))
    return ", ".join(str(part) for part in parts if part)


class PlaceForm(PostalForm):
    """Where the parcel goes. An account may keep the address for the next time."""

    def __init__(self, *args: Any, account: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if account:
            self.fields["save"] = forms.BooleanField(
                label=_("Keep this address in my account"), required=False, initial=True
            )


class PaymentForm(forms.Form):
    """How it is paid. A number becomes a token when the form is checked; one that was told before need not be again."""

    method = forms.ChoiceField(
        label=_("How you pay"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you want to pay."),
            "invalid_choice": _("We do not take that. Choose how you want to pay."),
        },
    )
    card = forms.CharField(
        label=_("Card number"),
        required=False,
        max_length=40,
        widget=CardInput(attrs={"autocomplete": "cc-number", "inputmode": "numeric", "spellcheck": "false"}),
    )
    iban = forms.CharField(
        label=_("IBAN"),
        required=False,
        max_length=60,
        help_text=_("Of the account that we may debit."),
        widget=CardInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    NUMBERS: Mapping[str, str] = {CARD: "card", DIRECT_DEBIT: "iban"}

    def __init__(self, data: Mapping[str, Any] | None = None, *, kept: Card | None = None, tried: str = "") -> None:
        offered = list(ways_to_pay())
        usual = tried if tried in offered else offered[0]
        super().__init__(data, initial={"method": kept.method if kept else usual})
        self.kept = kept
        self.pays: Card | None = None
        method = self.fields["method"]
        assert isinstance(method, forms.ChoiceField)  # noqa: S101 - for the type alone
        method.choices = [(way, METHODS.get(way, way)) for way in offered]

    @property
    def ways(self) -> Iterator[dict[str, Any]]:
        """Each way to pay with its button, its field, and the numbers that pretend to pay."""
        for option, tests in zip(self["method"], ways_to_pay().items(), strict=True):
            way, numbers = tests
            kept = self.kept if self.kept and self.kept.method == way else None
            yield {"option": option, "field": self[self.NUMBERS[way]], "tests": numbers, "kept": kept}

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """Leave no number behind, neither of the chosen way to pay nor of another one."""
        said = self.cleaned_data
        numbers = {way: said.pop(field, None) for way, field in self.NUMBERS.items()}
        method = said.get("method", "")
        number = numbers.get(method)
        if number == "" and self.kept and self.kept.method == method:
            self.pays = self.kept
        elif number is not None:
            self._take(number, method)
        return said

    @sensitive_variables()
    def _take(self, number: str, method: str) -> None:
        try:
            self.pays = tokenise(number, method=method)
        except CardRefused as refusal:
            self.add_error(self.NUMBERS[method], ValidationError(str(refusal)))
