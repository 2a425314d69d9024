"""What an account has told us before."""

from typing import Any
from uuid import UUID

from shop.models import Address, Customer, User
from shop.models.customers import DEFAULT_FIRST

ADDRESS = ("line1", "line2", "city", "postcode", "country")


def known_about(user: User) -> dict[str, Any]:
    """Name, e-mail and default address, as far as they are known; an empty value is not known."""
    customer = Customer.objects.filter(user=user).first()
    if customer is None:
        return {"name": user.get_full_name(), "email": user.email, "address": None}
    address = customer.addresses.filter(retired_at=None).order_by(*DEFAULT_FIRST).values(*ADDRESS).first()
    return {"name": customer.name, "email": customer.email, "address": address}


def named(user: User) -> dict[str, str]:
    """An account's name and e-mail address; nothing for a login that is no customer yet, and so has still to say."""
    customer = Customer.objects.filter(user=user).only("name", "email").first()
    return {"name": customer.name, "email": customer.email} if customer else {}


def addresses_of(user: User) -> list[Address]:
    """Where the account's parcels may go: the default first, then the newest."""
    return list(Address.objects.filter(customer__user=user, retired_at=None).order_by(*DEFAULT_FIRST))


def account_has(user: User, customer_id: UUID) -> bool:
    """Whether the customer is the account's own."""
    return Customer.objects.filter(user=user, pk=customer_id).exists()
