"""Allauth's forms in the shop's words, with labels and hints instead of placeholders."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as t

from shop.forms import one_line
from shop.models import User

EMAIL = t("E-mail")
PASSWORD = t("Password")
NEW_PASSWORD = t("New password")
ERRORS = {
    "email": {
        "required": t("Tell us your e-mail address."),
        "invalid": t("An e-mail address looks like ada@example.org."),
    },
    "login": {
        "required": t("Tell us your e-mail address."),
        "invalid": t("An e-mail address looks like ada@example.org."),
    },
    "password": {"required": t("Type your password.")},
    "oldpassword": {"required": t("Type your password.")},
    "password1": {"required": t("Choose a password.")},
    "code": {"required": t("Type the code from the mail.")},
}
LONGEST_PASSWORD = 128  # hashing a book takes time
RULES = t("At least 8 characters; not only digits, and not a password that many people use.")


class Plain:
    """Takes placeholders and HTML out of allauth's fields, and gives them our labels and errors."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages |= ERRORS.get(name, {})
            _bound(field)


def _bound(field: forms.Field) -> None:
    if isinstance(field.widget, forms.PasswordInput) and isinstance(field, forms.CharField):
        field.validators = [*field.validators, forms.CharField(max_length=LONGEST_PASSWORD).validators[0]]
        field.widget.attrs["maxlength"] = str(LONGEST_PASSWORD)


class SignInForm(Plain, allauth.LoginForm):
    labels = {"login": EMAIL, "password": PASSWORD}


class SignUpForm(Plain, allauth.SignupForm):
    name = forms.CharField(
        label=t("Full name"),
        max_length=120,
        validators=[one_line],
        error_messages={"required": t("Tell us your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]
    labels = {"email": EMAIL, "password1": PASSWORD}
    hints = {"password1": RULES}

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """Make a login. A second click, or a second try after the code ran out, goes on with the first one."""
        begun = self._begun() if self.account_already_exists else None
        return (begun, None) if begun else super().try_save(request)

    def _begun(self) -> User | None:
        """The login that was made with this address and password, and whose address was never proved."""
        email = self.cleaned_data["email"]
        unproved = User.objects.filter(email=email, last_login=None, is_staff=False)
        found = unproved.exclude(emailaddress__verified=True).first()
        return found if found and found.check_password(self.cleaned_data["password1"]) else None

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - allauth's signature
        """Keep the name until the address is proved: then the shop knows a customer."""
        user.first_name = self.cleaned_data["name"]
        user.save(update_fields=["first_name"])


class ForgottenForm(Plain, allauth.ResetPasswordForm):
    labels = {"email": EMAIL}
    users: list[User]

    def clean_email(self) -> str:
        """Staff's passwords are the back office's business: theirs are as unknown here as any."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if not user.is_staff]
        return email


class NewPasswordForm(Plain, allauth.ResetPasswordKeyForm):
    password2 = None
    labels = {"password1": NEW_PASSWORD}
    hints = {"password1": RULES}


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    password2 = None
    labels = {"oldpassword": t("Your password so far"), "password1": NEW_PASSWORD}
    hints = {"password1": RULES}


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    password2 = None
    labels = {"password1": NEW_PASSWORD}
    hints = {"password1": RULES}


class NewEmailForm(Plain, allauth.AddEmailForm):
    labels = {"email": t("New e-mail address")}
    hints = {"email": t("We send a code there. Until you have typed it, everything stays as it is.")}


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    labels = {"password": PASSWORD}


class AskForCodeForm(Plain, allauth.RequestLoginCodeForm):
    labels = {"email": EMAIL}
    _user: User | None

    def clean_email(self) -> str:
        """As in :class:`ForgottenForm`."""
        email: str = super().clean_email()
        found: User | None = self._user
        self._user = None if found and found.is_staff else found
        return email


class CodeForm(Plain):
    labels = {"code": t("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocapitalize": "characters", "spellcheck": "false", "maxlength": "40"}
        self.fields["code"].widget.attrs |= attributes  # type: ignore[attr-defined]


class SignInCodeForm(CodeForm, allauth.ConfirmLoginCodeForm):
    pass


class EmailCodeForm(CodeForm, allauth.ConfirmEmailVerificationCodeForm):
    pass


class ResetCodeForm(CodeForm, allauth.ConfirmPasswordResetCodeForm):
    pass
