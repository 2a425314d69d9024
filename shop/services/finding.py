"""Guests who lost the way to their order: a letter with a link, to the address that the order has, and to no other."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.urls import reverse

from orders.history import order_numbered
from shop.models import Customer, OrderMail
from shop.services.customers import email_hash
from shop.services.letters import write_letter

_signer = TimestampSigner(salt="shop.orders.found")


@transaction.atomic
def send_way_to_order(*, number: str, email: str) -> OrderMail | None:
    """Write to whoever placed the order, if that is their address. Nobody who asks is told which."""
    known = order_numbered(number)
    customer = known and Customer.objects.filter(pk=known[1]).first()
    if not known or not customer or email_hash(customer.email) != email_hash(email):
        return None
    link = f"{reverse('order-found', args=[known[0]])}?key={quote(_signer.sign(str(known[0])))}"
    facts = {"number": number, "minutes": str(settings.ORDER_LINK_MINUTES), "link": link}
    return write_letter(
        kind="find-order",
        recipient=customer.email,
        customer=customer,
        name=customer.name,
        language=customer.language,
        facts=facts,
    )


def still_opens(order_id: UUID, key: str) -> bool:
    """Whether a link's key was made for this order, and not too long ago."""
    if not key.isascii():
        return False
    try:
        return _signer.unsign(key, max_age=timedelta(minutes=settings.ORDER_LINK_MINUTES)) == str(order_id)
    except BadSignature:
        return False
