"""Guests who lost the way to their order: a letter with a link, to the address that the order has, and to no other.

Whoever asks has the same work done for them, whether there is such an order or not: what they typed is written down as
a letter that is owed. The worker that would send it looks whom it is for. So the answer's time tells nothing, either.
"""

from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.urls import reverse

from events.hints import hint_after_commit
from orders.history import order_numbered
from shop import letters
from shop.models import Customer, OrderMail
from shop.services.customers import email_hash

WAY_TO_ORDER = "find-order"
# Who knows somebody's number and address can have letters sent to them, and nobody else: so many are enough.
ENOUGH, LATELY = 3, timedelta(minutes=10)

_signer = TimestampSigner(salt="shop.orders.found")


@transaction.atomic
def owe_way_to_order(*, number: str, email: str, now: datetime) -> OrderMail:
    """Write down who asks for the way to which order. Whether anybody gets a letter, :func:`answer` decides."""
    asked = OrderMail.objects.create(
        kind=WAY_TO_ORDER, about=str(uuid4()), facts={"number": number, "email": email}, is_secret=True, due_at=now
    )
    hint_after_commit(asked)
    return asked


def answer(asked: OrderMail, *, now: datetime) -> bool:
    """Put what is owed into words, for whoever placed the order; False, if nobody is to get a letter."""
    number, email = asked.facts["number"], asked.facts["email"]
    known = order_numbered(number)
    customer = known and Customer.objects.filter(pk=known[1]).first()
    if not known or not customer or email_hash(customer.email) != email_hash(email) or _has_enough(customer, now):
        return False
    link = f"{reverse('order-found', args=[known[0]])}?key={quote(_signer.sign(str(known[0])))}"
    written = letters.write(
        kind=WAY_TO_ORDER,
        name=customer.name,
        language=customer.language,
        facts={"number": number, "minutes": str(settings.ORDER_LINK_MINUTES), "link": link},
        site=settings.SITE_URL,
    )
    asked.customer, asked.recipient, asked.facts = customer, customer.email, {}
    asked.subject, asked.text, asked.html = written.subject, written.text, written.html
    return True


def _has_enough(customer: Customer, now: datetime) -> bool:
    """The last letters' links still work, so nobody is kept from their order by being asked for too often."""
    sent = OrderMail.objects.filter(kind=WAY_TO_ORDER, customer=customer, sending_at__gt=now - LATELY)
    return sent.count() >= ENOUGH


def still_opens(order_id: UUID, key: str) -> bool:
    """Whether a link's key was made for this order, and not too long ago."""
    if not key.isascii():
        return False
    try:
        return _signer.unsign(key, max_age=timedelta(minutes=settings.ORDER_LINK_MINUTES)) == str(order_id)
    except BadSignature:
        return False
