"""A Flink cluster elsewhere, to which the same job is submitted: FLINK_ADDRESS names it."""

from django.conf import settings

from shop.local.console import Failed
from shop.streams import rest


def require_cluster(name: str) -> None:
    """See that it answers, and does not run the job already: two would cut each other's transactions off.

    :raises Failed: otherwise
    """
    if not settings.FLINK_ADDRESS:
        return
    try:
        rest.address()
        running = [job for job in rest.jobs(name) if job.alive]
    except (rest.FlinkAway, rest.BadAddress) as error:
        raise Failed(f"The Flink cluster of FLINK_ADDRESS ({settings.FLINK_ADDRESS}) is not there: {error}") from error
    if running:
        raise Failed(
            f"{rest.url()} runs {name} already, as job {running[0].id}. Cancel it there (flink cancel {running[0].id}, "
            "or in its page), then try again: it goes on from the last checkpoint."
        )
