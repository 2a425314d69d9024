"""A word to Celery that an errand is due. Nothing depends on it: what it misses, the errand's sweep finds.

Only who keeps errands imports this; the backbone itself does without Celery.
"""

import logging
import time
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from events.conf import conf
from events.context import carry
from events.errands import ErrandRow

SWEEP_SECONDS = 15.0
TOO_FAR_SECONDS = 600.0  # later ones are the sweep's: a worker would keep them in memory till then

log = logging.getLogger(__name__)
_silent_until = 0.0


def hint_after_commit(errand: ErrandRow) -> None:
    """Tell Celery once the errand can be seen by others; a crash before that leaves it to the sweep."""
    # Packed now: when the commit comes, a handler's story is over.
    told = partial(hint, errand.task, errand.pk, due_at=errand.due_at, headers=carry())
    transaction.on_commit(told, using=conf().DATABASE)


def hint(
    task: str,
    errand_id: int,
    *,
    due_at: datetime,
    headers: dict[str, str] | None = None,
    expires: float | None = None,
) -> None:
    """Ask a worker to run the errand when it is due, in the story that ``headers`` carry.

    The task goes by its name: it imports the services, which lead here. A broker that is away is logged, and left
    alone until the next sweep: whoever is handling events does not wait for it over and over.

    :param expires: seconds after which a worker that comes to it may forget it
    """
    global _silent_until
    seconds = max(0.0, (due_at - timezone.now()).total_seconds())
    if seconds > TOO_FAR_SECONDS or time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(task, (errand_id,), countdown=seconds, retry=False, headers=headers, expires=expires)
    except OperationalError as error:
        _silent_until = time.monotonic() + SWEEP_SECONDS
        log.warning("%s of errand %s was not announced (%s); the sweep will find it.", task, errand_id, error)


def sweep(errands: type[ErrandRow]) -> int:
    """Hint again at errands that a crash, or a broker that was away, left behind; returns how many."""
    now = timezone.now()
    overdue = errands.overdue(now=now)
    for errand in overdue:
        # The next sweep says it again: where no worker runs, hints do not pile up.
        hint(errands.task, errand.pk, due_at=now, expires=SWEEP_SECONDS)
    return len(overdue)
