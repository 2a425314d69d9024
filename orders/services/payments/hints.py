"""A word to Celery that the gateway is to be asked. Nothing depends on it: what it misses, the sweep finds."""

import logging
import time
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from events.context import carry
from orders.models import PaymentErrand

SWEEP_SECONDS = 15.0

log = logging.getLogger(__name__)
_silent_until = 0.0


def hint_after_commit(errand: PaymentErrand) -> None:
    """Tell Celery once the errand can be seen by others; a crash before that leaves it to the sweep."""
    # Packed now: when the commit comes, a handler's story is over.
    transaction.on_commit(partial(hint, errand.pk, due_at=errand.due_at, headers=carry()))


def hint(errand_id: int, *, due_at: datetime, headers: dict[str, str] | None = None) -> None:
    """Ask a worker to run the errand when it is due. A broker that is away is left alone until the next sweep."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    seconds = max(0.0, (due_at - timezone.now()).total_seconds())
    try:
        # By name: the tasks import the services, which lead here.
        run = "orders.tasks.run_payment_errand"
        current_app.send_task(run, (errand_id,), countdown=seconds, retry=False, headers=headers)
    except OperationalError as error:
        _silent_until = time.monotonic() + SWEEP_SECONDS
        log.warning("Payment errand %s was not announced (%s); the sweep will find it.", errand_id, error)
