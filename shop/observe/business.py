"""How the business stands: asked of the services' own queries when somebody looks, so that it is true whatever runs.

An answer is kept for some seconds, as the backbone keeps its own. Each question reads an index of what is still to be
done, so it costs as much as there is work on the way, and not as there ever was.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import Error
from django.utils import timezone
from redis.exceptions import RedisError

import orders.queries
import shipping.queries
from events.observe.state import Asked, Value
from shop import valkey
from shop.models import OrderMail
from shop.observe import figures
from shop.queries.mails import unsure

PATIENCE_SECONDS = 1.0
QUEUE = "celery"  # Celery's only one here


def of_business() -> Asked:
    """A collector for the page that Prometheus reads."""
    parts = {"database": _of_database, "valkey": _of_valkey}
    return Asked(figures.ASKED, up=figures.up, parts=parts, outages=(Error, RedisError))


def _of_database() -> Iterator[Value]:
    now = timezone.now()
    for open_orders in orders.queries.on_their_way(now=now):
        yield figures.orders, (open_orders.status,), open_orders.orders
        yield figures.orders_oldest_seconds, (open_orders.status,), open_orders.oldest_seconds
    kinds = {
        "payments": orders.queries.errands_owed(now=now),
        "shipping": shipping.queries.errands_owed(now=now),
        "mails": OrderMail.owed(now=now),
    }
    for kind, owed in kinds.items():
        yield figures.errands, (kind,), owed.errands
        yield figures.errands_overdue_seconds, (kind,), owed.overdue_seconds
    yield figures.mails_unsure, (), unsure(OrderMail.objects.all()).count()


def _of_valkey() -> Iterator[Value]:
    key = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}{QUEUE}"
    yield figures.tasks_waiting, (), valkey.client(patience_seconds=PATIENCE_SECONDS).llen(key)
