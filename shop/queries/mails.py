"""Mails that somebody has to look at."""

from django.db.models import Q, QuerySet

from shop.models import OrderMail


def in_trouble(mails: QuerySet[OrderMail]) -> QuerySet[OrderMail]:
    """Those of which nobody knows whether they went out, and those that failed so far."""
    return mails.filter(done_at=None).filter(Q(sending_at__isnull=False) | ~Q(last_error=""))
