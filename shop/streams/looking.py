"""What the page tells: whether the job runs, what it found lately, and whether there is something it could not read."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from events.peek import LogAway, extents
from orders.suspicions import Suspicion, latest_suspicions
from shop.streams import rest
from shop.streams.names import UNREAD, job_name

SHOWN = 20
KAFKA_SECONDS = 1.0
OLD_SECONDS = 30  # after which a checkpoint that came each second is missed


@dataclass(frozen=True)
class Running:
    """``state`` in Flink's words. ``checkpointed_at``: until then everything is counted for good."""

    job: rest.Job
    checkpoints: int
    checkpointed_at: datetime | None

    @property
    def is_well(self) -> bool:
        fresh = self.checkpointed_at and (timezone.now() - self.checkpointed_at).total_seconds() < OLD_SECONDS
        return self.job.state == "RUNNING" and bool(fresh)


@dataclass(frozen=True)
class Look:
    """``running`` is None if no job runs, and ``why`` says what is known of the reason."""

    at: datetime
    where: str
    running: Running | None
    why: str
    suspicions: list[Suspicion]
    unread: bool | None  # None: Kafka did not say

    @property
    def is_cluster(self) -> bool:
        return bool(settings.FLINK_ADDRESS)


def look() -> Look:
    running, why = _running()
    return Look(timezone.now(), _where(), running, why, latest_suspicions(limit=SHOWN), _unread())


def _where() -> str:
    return settings.FLINK_ADDRESS or f"127.0.0.1:{settings.FLINK_PORT}"


def _running() -> tuple[Running | None, str]:
    try:
        newest = next((job for job in rest.jobs(job_name()) if job.alive), None)
        return (_checkpoints(newest), "") if newest else (None, f"Flink answers, but runs no job {job_name()}.")
    except (rest.FlinkAway, rest.BadAddress) as error:
        return None, str(error)


def _checkpoints(job: rest.Job) -> Running:
    told = rest.ask(f"jobs/{job.id}/checkpoints")
    last = (told.get("latest") or {}).get("completed") or {}
    at = rest.moment(last["latest_ack_timestamp"]) if last else None
    return Running(job, told.get("counts", {}).get("completed", 0), at)


def _unread() -> bool | None:
    try:
        return any(extent.high > extent.low for extent in extents([UNREAD.name], timeout=KAFKA_SECONDS).values())
    except LogAway:
        return None
