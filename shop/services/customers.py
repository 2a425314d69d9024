"""Customers: what they told us is announced on ``customers``, the only topic that carries personal data."""

import unicodedata

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from events.outbox import publish
from shop.models import Address, Customer


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address as somebody typed it. ``country`` is ISO 3166 alpha-2."""

    line1: str
    postcode: str
    city: str
    country: str
    line2: str = ""


@transaction.atomic
def register_guest(
    *, name: str, email: str, address: PostalAddress, language: str = settings.LANGUAGE_CODE
) -> tuple[Customer, Address]:
    """Make a customer of somebody who has no account, with one address, and announce them."""
    customer = Customer.objects.create(name=name, email=email, language=language)
    home = customer.addresses.create(**msgspec.structs.asdict(address))
    publish(customer.changed())
    return customer, home


def email_hash(email: str) -> str:
    """A keyed hash of the address: tells that two orders gave the same one, to nobody without our key.

    Case, surrounding space and Unicode look-alike forms do not make another person.
    """
    normalised = unicodedata.normalize("NFKC", email).strip().casefold()
    return salted_hmac("shop.customers.email", normalised, algorithm="sha256").hexdigest()
