"""Sending mails, once at most.

owed ──claim──▶ written down, sending_at set ──the server took it──▶ sent
                              │ a crash, or a server that hung up: perhaps sent
                              ▼
                    unsure: staff look, and may resend
"""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from events.conf import conf
from events.errands import Overtaken
from events.hints import hint_after_commit
from orders.queries import order_snapshot
from shop import mails
from shop.models import OrderMail
from shop.services.finding import WAY_TO_ORDER, answer

log = logging.getLogger(__name__)


class NothingToResend(Exception):
    """The mail is sent, or will be by itself: look at its state again."""


def send_mail(mail_id: int, *, now: datetime) -> str:
    """Send a mail that is owed; returns its state afterwards. A second call does nothing."""
    mail = OrderMail.claim(mail_id, now=now)
    if mail is None:
        return "not due"
    if mail.kind == WAY_TO_ORDER and not mail.recipient and not answer(mail, now=now):
        OrderMail.objects.filter(pk=mail.pk).delete()  # what a stranger typed is not ours to keep
        return "nobody's"
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # nothing was said to the server yet, so trying again is safe
        mail.postpone(f"The mail server does not answer: {error}", now=now)
        log.warning("%s waits: %s", mail, error)
        return mail.state
    try:
        message = _write(mail, connection, now=now)
    except Overtaken as overtaken:
        connection.close()
        log.info("%s", overtaken)
        return "not due"
    # A crash from here on leaves the mail unsure: better no second one than two.
    try:
        message.send()
    except Exception as error:
        OrderMail.objects.filter(pk=mail.pk).update(last_error=f"{type(error).__name__}: {error}"[:500])
        log.exception("%s may have been sent or not: see the mails in the back office.", mail)
        return "unsure"
    finally:
        connection.close()
    mail.finish(now=now)
    if mail.is_secret and not settings.DEMO:  # the demo has no other mailbox than our list of mails
        mail.forget()
    return mail.state


@transaction.atomic
def resend_mail(*, mail_id: int, now: datetime) -> None:
    """Send a mail again of which nobody knows whether it went out.

    :raises NothingToResend: if that is not so
    """
    unsure = OrderMail.objects.filter(pk=mail_id, done_at=None, sending_at__isnull=False)
    if not unsure.update(sending_at=None, due_at=now, last_error=""):
        raise NothingToResend(f"Mail {mail_id} is not one of which nobody knows whether it was sent.")
    hint_after_commit(OrderMail.objects.get(pk=mail_id))


def _write(mail: OrderMail, connection: object, *, now: datetime) -> EmailMultiAlternatives:
    mail.sending_at = now
    if mail.order_id:
        _put_into_words(mail, mail.order_id)
    with transaction.atomic(using=conf().DATABASE):
        mail.hold()  # a worker that slept past its claim must not send what another one has taken over
        fields = ["facts", "recipient", "sending_at", "subject", "text", "html"]
        # A letter without a customer may have got one since it was read: they have just proved its address.
        mail.save(update_fields=[*fields, "customer"] if mail.customer_id else fields)
    message = EmailMultiAlternatives(mail.subject, mail.text, None, [mail.recipient], connection=connection)
    message.attach_alternative(mail.html, "text/html")
    message.extra_headers["Message-ID"] = f"<order-mail-{mail.pk}-{mail.attempts}@papilio>"
    return message


def _put_into_words(mail: OrderMail, order_id: UUID) -> None:
    order, customer = order_snapshot(order_id), mail.customer
    if order is None or customer is None:
        raise LookupError(f"Mail {mail.pk} is about order {order_id}, which Orders does not know.")
    written = mails.write(
        kind=mail.kind,
        order=order,
        name=customer.name,
        language=customer.language,
        facts=mail.facts,
        site=settings.SITE_URL,
    )
    mail.recipient = customer.email
    mail.subject, mail.text, mail.html = written.subject, written.text, written.html
