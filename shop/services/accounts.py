"""Accounts: a login's one customer, what they change about themselves, and their leaving."""

from typing import Any
from uuid import UUID

from django.db import transaction

from events.outbox import publish
from orders.history import anything_under_way
from shop.models import Customer, Erasure, User
from shop.services.customers import erase_customer, write_changes
from shop.services.letters import give_letters


class UnderWay(Exception):
    """There is an order, or a return, that still needs a name and an address: wait for its end, or cancel it."""


@transaction.atomic
def settle(user: User, *, email: str, language: str, guest: UUID | None = None) -> Customer:
    """Let a login be somebody: who they are already, the ``guest`` whose order's account it becomes, or somebody new.

    :param email: the address that they have proved to be theirs; so are the letters that went there
    """
    customer = lock(user)
    if customer is None:
        name, user.first_name = user.first_name, ""  # from here on the customer has it
        user.save(update_fields=["first_name"])
        customer = _adopt(user, guest) or _begin(user, name=name or email, email=email, language=language)
    give_letters(customer, email=email)
    return customer


@transaction.atomic
def change_details(user: User, **said: Any) -> bool:
    """Have another name, e-mail address or language, and announce it; false if nothing is new, or nobody is there."""
    customer = lock(user)
    return customer is not None and write_changes(customer, **said)


@transaction.atomic
def leave(user: User) -> Erasure | None:
    """Erase an account by its own wish, with its login. What was ordered stays, and is nobody's.

    :raises UnderWay: while there is an order or a return under way
    """
    customer = lock(user)
    if customer is None:
        return None
    if anything_under_way(customer.pk):
        raise UnderWay(f"Customer {customer.pk} has orders under way: they can be erased afterwards.")
    return erase_customer(customer_id=customer.pk, actor="customer")


def lock(user: User) -> Customer | None:
    """Read a login's customer. Whoever else changes them, or orders with the login, waits for the transaction's end."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return Customer.objects.select_for_update().filter(user=user).first()


def _adopt(user: User, guest: UUID | None) -> Customer | None:
    """The guest becomes the account: nothing that was announced of them changes."""
    unclaimed = Customer.objects.select_for_update().filter(pk=guest, user=None).first() if guest else None
    if unclaimed:
        unclaimed.user = user
        unclaimed.save(update_fields=["user"])
    return unclaimed


def _begin(user: User, *, name: str, email: str, language: str) -> Customer:
    customer = Customer.objects.create(user=user, name=name, email=email, language=language)
    publish(customer.changed(addresses=[]))
    return customer
