"""Customers: what they told us is announced on ``customers``, where every word is personal, and can be forgotten.

Other topics know them by ids; what is personal in those, such as a card's fingerprint or a reason in somebody's own
words, is marked ``Personal`` field by field.
"""

import unicodedata
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from events.outbox import publish, tombstone
from shop import events
from shop.models import Address, Customer, Erasure, User


class UnknownCustomer(LookupError):
    """There is no such customer, or they were erased before: there is nothing left to erase."""


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address as somebody typed it. ``country`` is ISO 3166 alpha-2."""

    line1: str
    postcode: str
    city: str
    country: str
    line2: str = ""


# What begins with “write” belongs into a transaction of its caller's, which shall end with any error.


def write_guest(
    *, name: str, email: str, address: PostalAddress, language: str = settings.LANGUAGE_CODE
) -> tuple[Customer, Address]:
    """Make a customer of somebody who has no account, with one address, and announce them."""
    customer = Customer.objects.create(name=name, email=email, language=language)
    home = Address.objects.create(customer=customer, is_default=True, **msgspec.structs.asdict(address))
    publish(customer.changed(addresses=[home]))
    return customer, home


def write_account(
    user: User,
    *,
    name: str,
    email: str,
    address: PostalAddress,
    language: str = settings.LANGUAGE_CODE,
    keep_address: bool = True,
) -> tuple[Customer, Address]:
    """The customer behind a login, who begins with this name and e-mail address; what is new is announced.

    Somebody who is a customer already keeps both: letters about all their orders go to an address that they proved to
    be theirs, which is changed on the account's pages. A postal address that they do not want kept is there for this
    order alone.
    """
    # Two first orders at once would each make a customer: the login's row lets one of them in at a time.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    customer = Customer.objects.filter(user=user).first()
    if customer is None:
        customer, home = write_guest(name=name, email=email, address=address, language=language)
        Customer.objects.filter(pk=customer.pk).update(user=user)
        if not keep_address:
            Address.objects.filter(pk=home.pk).update(is_default=False, retired_at=timezone.now())
        return customer, home
    place = msgspec.structs.asdict(address)
    current = customer.addresses.filter(retired_at=None)
    known = current.filter(**place).first()
    kept = {"is_default": not current.exists()} if keep_address else {"retired_at": timezone.now()}
    home = known or customer.addresses.create(**kept, **place)
    write_changes(customer, language=language, moved=known is None)
    return customer, home


def write_changes(customer: Customer, *, moved: bool = False, **said: str) -> bool:
    """Let a customer, whose login the caller has locked, be as ``said``, and announce it; false if nothing is new.

    :param moved: that something about their addresses is new
    """
    fresh = {field: value for field, value in said.items() if getattr(customer, field) != value}
    if not (fresh or moved):
        return False
    for field, value in fresh.items():
        setattr(customer, field, value)
    customer.version += 1
    customer.save(update_fields=[*fresh, "version"])
    publish(customer.changed())
    return True


register_guest = transaction.atomic(write_guest)
register_account = transaction.atomic(write_account)


@transaction.atomic
def erase_customer(*, customer_id: UUID, actor: str) -> Erasure:
    """Forget a customer for good, with addresses and mails, and have every replica and the log forget them, too.

    Their orders stay: they know an id that now leads nowhere. A shopper's login goes as well; that of staff stays, and
    is nobody's any more.

    :raises UnknownCustomer: if there is none, or no longer
    """
    # The login before the customer, as register_account locks them: an order that is just being placed comes first.
    login = User.objects.select_for_update(of=("self",)).filter(customer=customer_id).first()
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        raise UnknownCustomer(f"There is no customer {customer_id}, or they were erased before.")
    version = customer.version + 1
    customer.delete()
    if login and not login.is_staff:
        login.delete()
    # The event tells the replicas; the tombstone lets the compacted log drop it and all that it had on the customer.
    publish(events.CustomerErased(customer_id=customer_id, version=version), correlation_id=customer_id)
    tombstone(events.CUSTOMERS, str(customer_id), correlation_id=customer_id)
    return Erasure.objects.create(customer_id=customer_id, actor=actor)


def email_hash(email: str) -> str:
    """A keyed hash of the address: tells that two orders gave the same one, to nobody without our key.

    Case, surrounding space and Unicode look-alike forms do not make another person.
    """
    normalised = unicodedata.normalize("NFKC", email).strip().casefold()
    return salted_hmac("shop.customers.email", normalised, algorithm="sha256").hexdigest()
