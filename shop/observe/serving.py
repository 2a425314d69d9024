"""The figures of a process that no command of the backbone starts: the Celery worker, beat, the journey's servers."""

import atexit
from contextlib import ExitStack

from django.conf import settings


def serve_figures(**_: object) -> None:
    """Serve what this process counts at ``METRICS_PORT``, if there is one, until it ends.

    :raises PortTaken: if something else listens there
    """
    from events.observe.exposition import serving  # whoever imports this may do so before there are models

    until_exit = ExitStack()
    until_exit.enter_context(serving(settings.METRICS_PORT))
    atexit.register(until_exit.close)
