"""Customers as staff may see them: in full only for those whose work needs it."""

import msgspec
from django.db.models import QuerySet

from shop.models import Customer, User

FULL = "shop.view_address"  # whoever may know where somebody lives may know who they are


class Shown(msgspec.Struct, frozen=True):
    """A customer, perhaps masked."""

    id: str
    name: str
    email: str


def shown(customer: Customer, reader: User) -> Shown:
    """What ``reader`` may know of somebody."""
    if reader.has_perm(FULL):
        return Shown(str(customer.pk), customer.name, customer.email)
    return Shown(str(customer.pk), initials(customer.name), masked(customer.email))


def by_address(customers: QuerySet[Customer], email: str) -> QuerySet[Customer]:
    """Those with this e-mail address, in whatever case it was typed: several guests may have given the same."""
    return customers.filter(email__iexact=email)


def masked(email: str) -> str:
    """``ada@example.org`` as ``a…@example.org``: enough to compare, too little to write to."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def initials(name: str) -> str:
    """``Ada Lovelace`` as ``A… L…``."""
    return " ".join(f"{part[0]}…" for part in name.split())
