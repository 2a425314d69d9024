"""What the pages of an account ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as t

from shop.forms import PostalForm, one_line, text_field
from shop.models import Address, Customer, User
from shop.queries.customers import ADDRESS
from shop.services.customers import PostalAddress


class AddressForm(PostalForm):
    """A place for parcels, of an account."""

    default = forms.BooleanField(label=t("Propose this address first"), required=False)

    def __init__(self, *args: Any, address: Address | None = None, **options: Any) -> None:
        if address:
            options["initial"] = {name: getattr(address, name) for name in ADDRESS}
        super().__init__(*args, **options)
        if address and address.is_default:
            del self.fields["default"]  # it is, until another one is

    def place(self) -> PostalAddress:
        """The valid form, as the service wants it."""
        return PostalAddress(**{name: self.cleaned_data[name] for name in ADDRESS})

    @property
    def default_wanted(self) -> bool:
        return bool(self.cleaned_data.get("default"))


class DetailsForm(forms.Form):
    """Who somebody is, and how we speak to them."""

    name = text_field(t("Full name"), "name", missing=t("Tell us your name."), max_length=120)
    language = forms.ChoiceField(
        label=t("Language"), choices=settings.LANGUAGES, help_text=t("Of our mails, and of these pages.")
    )

    def __init__(self, *args: Any, customer: Customer, **options: Any) -> None:
        options["initial"] = {"name": customer.name, "language": customer.language}
        super().__init__(*args, **options)


class LeaveForm(forms.Form):
    """Asks whether somebody means to be erased: for their password, and for a word that nobody types by accident."""

    password = forms.CharField(
        label=t("Password"),
        max_length=128,
        strip=False,
        error_messages={"required": t("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    word = forms.CharField(
        max_length=20,
        error_messages={"required": t("Type the word, if you mean it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    WORD = t("erase")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self._user = user
        self.fields["word"].label = t("Type the word “%(word)s”") % {"word": self.WORD}

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError(t("This is not your password."))
        return password

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip().casefold()
        if word != str(self.WORD).casefold():
            raise forms.ValidationError(t("Type the word “%(word)s”, if you mean it.") % {"word": self.WORD})
        return word


class FindOrderForm(forms.Form):
    """What a guest still knows of an order."""

    number = forms.CharField(
        label=t("Order number"),
        max_length=20,
        help_text=t("Such as P-10423. It is in each of our mails."),
        validators=[one_line],
        error_messages={"required": t("Tell us the number of the order.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=t("E-mail"),
        max_length=254,
        help_text=t("The one that you ordered with."),
        error_messages={
            "required": t("Tell us the e-mail address that you ordered with."),
            "invalid": t("An e-mail address looks like ada@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """As people write it: without the dash, in small letters, or the digits alone."""
        digits = "".join(sign for sign in self.cleaned_data["number"] if sign.isascii() and sign.isdigit())
        if not digits:
            raise forms.ValidationError(t("An order's number has digits, such as P-10423."))
        return f"P-{digits}"
