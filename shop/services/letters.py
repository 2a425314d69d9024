"""Owing letters: mails that are no order's news. They are sent as the others are, once at most."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.hints import hint_after_commit
from shop import letters
from shop.models import Customer, OrderMail, User

KEPT_FOR = timedelta(days=30)


@transaction.atomic
def owe_letter(*, kind: str, recipient: str, user: User | None, language: str, facts: Mapping[str, Any]) -> OrderMail:
    """Write a letter to a login, or to nobody whom we know, in the language of the page that they see."""
    customer = Customer.objects.filter(user=user).first() if user else None
    name = customer.name if customer else user.first_name if user else ""
    return write_letter(kind=kind, recipient=recipient, customer=customer, name=name, language=language, facts=facts)


def write_letter(
    *, kind: str, recipient: str, customer: Customer | None, name: str, language: str, facts: Mapping[str, Any]
) -> OrderMail:
    """Write a letter and owe it, in the caller's transaction."""
    written = letters.write(kind=kind, name=name, language=language, facts=facts, site=settings.SITE_URL)
    letter = OrderMail.owe_letter(
        kind=kind,
        recipient=recipient,
        customer=customer,
        subject=written.subject,
        text=written.text,
        html=written.html,
        is_secret=letters.WORDS[kind].secret,
        now=timezone.now(),
    )
    hint_after_commit(letter)
    return letter


def give_letters(customer: Customer, *, email: str) -> None:
    """Give a customer the letters that went to the address before it was known to be theirs: they leave with them.

    :param email: an address that they have proved to be theirs; letters that have a customer are not touched
    """
    OrderMail.objects.filter(customer=None, order_id=None, recipient__iexact=email).update(customer=customer)


def forget_old_letters(*, now: datetime) -> int:
    """Delete letters that have done their work: of some, nobody but an address would remind us."""
    gone, _ = OrderMail.objects.filter(order_id=None, done_at__lt=now - KEPT_FOR).delete()
    return gone
