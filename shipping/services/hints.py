"""A word to Celery that an errand is due. Nothing depends on it: what it misses, the sweep finds."""

import logging
import time
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from events.context import carry
from shipping.models import Errand

SWEEP_SECONDS = 15.0
TOO_FAR_SECONDS = 600.0  # later ones are the sweep's: a worker would keep them in memory till then

log = logging.getLogger(__name__)
_silent_until = 0.0


def hint_after_commit(errand: Errand) -> None:
    """Tell Celery once the errand can be seen by others; a crash before that leaves it to the sweep."""
    # Packed now: when the commit comes, a handler's story is over.
    transaction.on_commit(partial(hint, errand.pk, due_at=errand.due_at, headers=carry()))


def hint(errand_id: int, *, due_at: datetime, headers: dict[str, str] | None = None) -> None:
    """Ask a worker to run the errand when it is due, in the story that ``headers`` carry.

    A broker that is away is logged, and left alone until the next sweep: whoever is handling events
    does not wait for it over and over.
    """
    global _silent_until
    seconds = max(0.0, (due_at - timezone.now()).total_seconds())
    if seconds > TOO_FAR_SECONDS or time.monotonic() < _silent_until:
        return
    try:
        # By name: the tasks import the services, which lead here.
        run = "shipping.tasks.run_errand"
        current_app.send_task(run, (errand_id,), countdown=seconds, retry=False, headers=headers)
    except OperationalError as error:
        _silent_until = time.monotonic() + SWEEP_SECONDS
        log.warning("Errand %s was not announced (%s); the sweep will find it.", errand_id, error)
