"""What letters say: mails that are no order's news, such as a code to sign in with."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as t

from shop.mails import Written


class Words(msgspec.Struct, frozen=True):
    """A letter's subject and sentences. ``button`` leads to the fact ``leads_to``; a ``secret`` one opens something."""

    subject: Any
    sentences: tuple[Any, ...]
    button: Any = ""
    leads_to: str = ""
    secret: bool = False


_NOT_ME = t("If that was not you, nothing happens as long as you tell nobody the code.")
_ALARM = t("If that was not you, choose a new password at once, and write to us.")
_WITHIN = t("It works for a few minutes only, on the page where you asked for it.")

WORDS: Mapping[str, Words] = {
    "email_confirmation_signup": Words(
        t("Welcome to Papilio: your code"),
        (t("This code proves that the address is yours."), _WITHIN, _NOT_ME),
        secret=True,
    ),
    "email_confirmation": Words(
        t("The code for your new e-mail address"),
        (t("This code proves that the address is yours."), _WITHIN, _NOT_ME),
        secret=True,
    ),
    "login_code": Words(t("Your code to sign in"), (t("Type this code to sign in."), _WITHIN, _NOT_ME), secret=True),
    "password_reset_code": Words(
        t("Your code for a new password"),
        (t("With this code you can choose a new password."), _WITHIN, _NOT_ME),
        secret=True,
    ),
    "account_already_exists": Words(
        t("You have an account already"),
        (
            t("Somebody, probably you, wanted to open an account with this e-mail address. There is one already."),
            t("Have you forgotten the password? Choose a new one:"),
        ),
        t("Choose a new password"),
        "password_reset_url",
    ),
    "unknown_account": Words(
        t("There is no account with this address"),
        (
            t("Somebody, probably you, wanted to sign in with this e-mail address. We know of no account with it."),
            t("Perhaps you used another one, or you ordered as a guest. An account is opened here:"),
        ),
        t("Open an account"),
        "signup_url",
    ),
    "password_changed": Words(t("Your password was changed"), (t("Your account has a new password."), _ALARM)),
    "password_reset": Words(t("Your password was changed"), (t("Your account has a new password."), _ALARM)),
    "password_set": Words(t("Your account has a password"), (t("You can sign in with a password now."), _ALARM)),
    "email_changed": Words(
        t("Your e-mail address was changed"),
        (t("Your account has another e-mail address now. We write to you there from now on."), _ALARM),
    ),
    "email_confirm": Words(t("Your e-mail address is confirmed"), (t("You can use this address to sign in."), _ALARM)),
    "email_deleted": Words(
        t("An e-mail address was removed"), (t("This address no longer belongs to your account."), _ALARM)
    ),
    "find-order": Words(
        t("The way to your order {number}"),
        (
            t("Here is the link to your order that you asked for. It works for {minutes} minutes."),
            t("If you did not ask for it, you need not do anything."),
        ),
        t("See order {number}"),
        "link",
        secret=True,
    ),
}


def write(*, kind: str, name: str, language: str, facts: Mapping[str, str], site: str) -> Written:
    """Put a letter into words, in somebody's language. ``site``: the shop's address, without a slash at its end."""
    words = WORDS[kind]
    with translation.override(language):
        said: dict[str, Any] = {
            "subject": _fill(words.subject, facts),
            "sentences": [_fill(sentence, facts) for sentence in words.sentences],
            "action": _fill(words.button, facts),
            "link": site + facts[words.leads_to] if words.leads_to else "",
            "code": facts.get("code", ""),
            "name": name,
        }
        text = render_to_string("shop/mail/letter.txt", said)
        return Written(said["subject"], text, render_to_string("shop/mail/letter.html", said))


def _fill(words: Any, facts: Mapping[str, str]) -> str:
    return str(words).format(**facts)
