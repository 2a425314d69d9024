"""What allauth asks the shop: whom it lets in, how mails go out, and what is to happen once an address is proved."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as now_serving
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t

from shop import mailbox
from shop.accounts import offers
from shop.models import User
from shop.services.accounts import change_details, settle
from shop.services.cart import merge_on_sign_in
from shop.services.letters import owe_letter
from shop.services.preferences import speak_as_usual

_LINKS = ("signup_url", "password_reset_url")


class Adapter(DefaultAccountAdapter):
    """As allauth's own, but for what is said here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": t("This e-mail address and this password do not belong together."),
        "incorrect_code": t("This is not the code that we sent. Look at the newest mail, and type it again."),
        "incorrect_password": t("This is not your password."),
        "enter_current_password": t("This is not your password."),
        "duplicate_email": t("That is your e-mail address already."),
        "too_many_login_attempts": t("That were too many tries. Please wait a few minutes, then try again."),
        "rate_limited": t("That was quick. Please wait a moment, then ask for another code."),
    }

    def populate_username(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002
        """Nobody ever types it. It says nothing about anybody, and takes no name that staff may want."""
        user.username = user.username or f"shopper-{uuid4().hex}"

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Whatever they proved: staff come in through the back office's door."""
        if user.is_staff:
            messages.error(request, _("This login belongs to the back office. Please sign in there."))
            return redirect("admin:login")
        return super().pre_login(request, user, **how)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The address is theirs: the shop knows them by it from now on."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            _settle(request, email_address.user, email_address.email)
            change_details(email_address.user, email=email_address.email)
        return confirmed

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        """Nobody comes here without a proved address, but by what proved it they may have come another way."""
        _settle(request, user, user.email)
        super().login(request, user)
        speak_as_usual(session=request.session, user=user)
        for told in merge_on_sign_in(session=request.session, user=user):
            messages.info(request, told)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a letter as the shop's other mails are written, sent and listed."""
        kind = template_prefix.rpartition("/")[2]
        user = context.get("user") or _owner(email, context.get("to_email", ""))
        facts = {"code": context.get("code", "")}
        # Allauth's links begin with whatever host the request named: ours begin with our own.
        facts |= {name: urlsplit(context[name]).path for name in _LINKS if name in context}
        letter = owe_letter(kind=kind, recipient=email, user=user, language=get_language() or "en", facts=facts)
        mailbox.keep(now_serving.request, letter)


def _owner(*emails: str) -> User | None:
    """Whose letter it is: for their name, and for it to go when they do."""
    proved = EmailAddress.objects.filter(email__in=emails, verified=True).select_related("user").first()
    return proved.user if proved else None


def _settle(request: HttpRequest, user: User, email: str) -> None:
    if not user.is_staff:
        guest = offers.taken_by(user, request.session)
        settle(user, email=email, language=get_language() or "en", guest=guest)
