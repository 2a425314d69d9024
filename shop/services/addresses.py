"""Where an account's parcels may go. Each change announces the customer's full state, the default address first.

An order under way goes where it was sent: an address that one needs is retired, and swept away after its end.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import models, transaction

from orders.history import addresses_under_way
from shop.models import Address, Customer, User
from shop.models.customers import DEFAULT_FIRST
from shop.services.accounts import lock
from shop.services.customers import PostalAddress, write_changes

MOST = 20


class UnknownAddress(LookupError):
    """The account has no such address, or no longer."""


class TooManyAddresses(Exception):
    """An account has twenty addresses at most: delete one first."""


@transaction.atomic
def add_address(user: User, address: PostalAddress, *, default: bool) -> Address:
    """Let parcels go to a place, too; a place that is known already is not added twice.

    :raises TooManyAddresses: if there are twenty already
    """
    customer = _customer(user)
    current = _current(customer)
    place = msgspec.structs.asdict(address)
    known = current.filter(**place).first()
    if not known and current.count() >= MOST:
        raise TooManyAddresses(f"Customer {customer.pk} has {MOST} addresses already.")
    added = known or customer.addresses.create(**place)
    chosen = _choose(current, added) if default or current.count() == 1 else False
    write_changes(customer, moved=chosen or known is None)
    return added


@transaction.atomic
def change_address(user: User, address_id: UUID, address: PostalAddress, *, default: bool, now: datetime) -> None:
    """Put another place where this one was.

    :raises UnknownAddress: if the account has no such address
    """
    customer = _customer(user)
    old = _find(customer, address_id)
    place = msgspec.structs.asdict(address)
    moved = any(getattr(old, field) != value for field, value in place.items())
    default = default or old.is_default
    if moved:
        _retire(old, customer, now=now)
    new = _current(customer).filter(**place).first() or customer.addresses.create(**place)
    chosen = default and _choose(_current(customer), new)
    write_changes(customer, moved=moved or chosen)


@transaction.atomic
def delete_address(user: User, address_id: UUID, *, now: datetime) -> None:
    """Send no more parcels to a place. If it was the default, the newest of the others becomes it.

    :raises UnknownAddress: if the account has no such address
    """
    customer = _customer(user)
    old = _find(customer, address_id)
    _retire(old, customer, now=now)
    heir = _current(customer).order_by(*DEFAULT_FIRST).first()
    if heir:
        _choose(_current(customer), heir)
    write_changes(customer, moved=True)


@transaction.atomic
def choose_default(user: User, address_id: UUID) -> None:
    """Let parcels go to this place, unless something else is said.

    :raises UnknownAddress: if the account has no such address
    """
    customer = _customer(user)
    chosen = _choose(_current(customer), _find(customer, address_id))
    write_changes(customer, moved=chosen)


def sweep_retired() -> int:
    """Let go of retired addresses that no order under way needs any more; returns of how many customers."""
    retired = Customer.objects.filter(addresses__retired_at__isnull=False).distinct()
    return sum(_sweep(customer) for customer in retired)


@transaction.atomic
def _sweep(customer: Customer) -> bool:
    locked = lock(customer.user) if customer.user else None
    if locked is None:  # only accounts change addresses, and this one has just gone
        return False
    retired = locked.addresses.filter(retired_at__isnull=False)
    gone, _ = retired.exclude(pk__in=addresses_under_way(locked.pk)).delete()
    return write_changes(locked, moved=gone > 0)


def _customer(user: User) -> Customer:
    customer = lock(user)
    if customer is None:
        raise UnknownAddress(f"Login {user.pk} is no customer's, and so has no addresses.")
    return customer


def _current(customer: Customer) -> models.QuerySet[Address]:
    return customer.addresses.filter(retired_at=None)


def _find(customer: Customer, address_id: UUID) -> Address:
    found = _current(customer).filter(pk=address_id).first()
    if found is None:
        raise UnknownAddress(f"Customer {customer.pk} has no address {address_id}, or no longer.")
    return found


def _choose(current: models.QuerySet[Address], chosen: Address) -> bool:
    """Make it the default; false if it is."""
    if chosen.is_default:
        return False
    current.filter(is_default=True).update(is_default=False)
    chosen.is_default = True
    chosen.save(update_fields=["is_default"])
    return True


def _retire(address: Address, customer: Customer, *, now: datetime) -> None:
    if address.pk in addresses_under_way(customer.pk):
        address.is_default, address.retired_at = False, now
        address.save(update_fields=["is_default", "retired_at"])
    else:
        address.delete()
