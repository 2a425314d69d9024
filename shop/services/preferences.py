"""What an account prefers, beyond its orders."""

from typing import Any

from shop.languages.middleware import OF_ACCOUNT
from shop.models import Customer, User
from shop.services.accounts import change_details


def choose_language(*, user: User, language: str) -> None:
    """Write to an account in this language from now on. Logins of staff have nothing to remember it by."""
    change_details(user, language=language)


def speak_as_usual(*, session: Any, user: User) -> None:
    """Let pages be in the account's language, unless this browser was told another one. To be called at sign-in."""
    if language := Customer.objects.filter(user=user).values_list("language", flat=True).first():
        session[OF_ACCOUNT] = language
