"""What deserves a mail: the customer's side of what happens to an order."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from events.context import incoming
from events.handling import Group, on
from events.hints import hint_after_commit
from orders.events import (
    GOODWILL,
    CancellationRefused,
    OrderCancelled,
    OrderDelivered,
    OrderDispatched,
    OrderExpired,
    OrderHeld,
    OrderPlaced,
    OrderRejected,
    PaymentDeclined,
    PaymentRefunded,
    ReturnApproved,
    ReturnRefunded,
    ReturnRefused,
)
from orders.queries import order_snapshot
from shop.models import Customer, OrderMail

EMAILS = Group("order-emails")

log = logging.getLogger(__name__)

MAILED = (
    OrderPlaced,
    OrderHeld,
    OrderRejected,
    PaymentDeclined,
    OrderExpired,
    CancellationRefused,
    OrderCancelled,
    OrderDispatched,
    OrderDelivered,
    ReturnApproved,
    ReturnRefused,
    ReturnRefunded,
)


@on(*MAILED, group=EMAILS)
def owe_mail_on_what_customers_should_know(event: Any) -> None:
    _owe_mail(event, about=str(getattr(event, "return_id", None) or event.version))


@on(PaymentRefunded, group=EMAILS)
def owe_mail_on_goodwill(event: PaymentRefunded) -> None:
    """Of what is given back for another reason, the mails about the cancellation or the return tell."""
    if event.why == GOODWILL:
        _owe_mail(event, about=str(event.refund_id))


def _owe_mail(event: Any, *, about: str) -> None:
    if _old():
        return
    order = order_snapshot(event.order_id)
    customer = order and Customer.objects.filter(pk=order.customer_id).first()
    if not customer:
        log.info("Nobody is mailed about order %s: its customer is not known, or was erased.", event.order_id)
        return
    _, kind, _ = event.wire_type.split(".")
    if mail := OrderMail.owe(order_id=event.order_id, customer=customer, kind=kind, about=about, facts=_facts(event)):
        hint_after_commit(mail)


def _old() -> bool:
    """A log that is read again, or for the first time after years, is no reason to write to anybody."""
    heard = incoming()
    return heard is not None and timezone.now() - heard.created_at > timedelta(hours=settings.MAIL_MAX_AGE_HOURS)


def _facts(event: Any) -> dict[str, str]:
    match event:
        case OrderRejected():
            return {"reasons": "\n".join(reason.text for reason in event.reasons)}
        case PaymentDeclined():
            return {"reasons": event.reason.text}
        case ReturnRefused():
            return {"reasons": event.reason}
        case OrderDispatched():
            return {"parcel": f"{event.carrier}: {event.tracking}"}
        case ReturnRefunded() | PaymentRefunded():
            return {"amount": str(event.amount.amount), "currency": event.amount.currency}
        case _:
            return {}
