"""Mails that somebody has to look at."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.models import OrderMail

SENDING = timedelta(minutes=2)  # longer than any mail server takes


def in_trouble(mails: QuerySet[OrderMail]) -> QuerySet[OrderMail]:
    """Those of which nobody knows whether they went out, and those that failed so far."""
    return mails.filter(done_at=None).filter(Q(sending_at__isnull=False) | ~Q(last_error=""))


def unsure(mails: QuerySet[OrderMail]) -> QuerySet[OrderMail]:
    """Those of which nobody knows whether they went out, but those that are just being sent."""
    return mails.filter(done_at=None, sending_at__lt=timezone.now() - SENDING)
