"""What an account prefers, beyond its orders."""

from typing import Any

from django.db import transaction

from events.outbox import publish
from shop.languages.middleware import OF_ACCOUNT
from shop.models import Customer, User


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """Write to an account in this language from now on. A login that never ordered has nothing to remember it by."""
    customer = Customer.objects.select_for_update(no_key=True).filter(user=user).first()
    if customer is None or customer.language == language:
        return
    customer.language = language
    customer.version += 1
    customer.save(update_fields=["language", "version"])
    publish(customer.changed())


def speak_as_usual(*, session: Any, user: User) -> None:
    """Let pages be in the account's language, unless this browser was told another one. To be called at sign-in."""
    if language := Customer.objects.filter(user=user).values_list("language", flat=True).first():
        session[OF_ACCOUNT] = language
