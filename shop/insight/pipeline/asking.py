"""What the page asks, once a second at most however many look: the database, Kafka, and the last hour's samples."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from redis.exceptions import RedisError

from events.observe import pipeline, sampling
from events.observe.pipeline import Logged, Stored
from events.observe.sampling import KEPT, Sampled
from events.peek import LogAway
from shop.forgiving import strict as cache
from shop.insight.pipeline.hour import Hour, hour_of
from shop.shared import shared

KAFKA_SECONDS = 1.0  # for each of four questions
HOUR_FRESH_SECONDS = 5.0
SPEED_OVER = timedelta(seconds=30)


class Heard(NamedTuple):
    """What Kafka said, now or when the last sample was taken; who consumes is known of now only."""

    at: datetime
    lengths: dict[str, int]
    positions: dict[str, int]
    behind: dict[str, int]
    members: dict[str, int] | None = None


class Answers(NamedTuple):
    """``heard`` is old where ``away`` says why, and None if nobody ever asked. ``before``: a sample to compare with."""

    stored: Stored
    heard: Heard | None
    away: str
    valkey_away: bool
    hour: Hour

    @property
    def before(self) -> Sampled | None:
        return self.hour.before(self.heard.at, by=SPEED_OVER) if self.heard and not self.away else None


def answers() -> Answers:
    """Of the last second; samples of the last five."""
    known = shared("pipeline:database", pipeline.stored)
    hour = shared("pipeline:hour", _hour, fresh_seconds=HOUR_FRESH_SECONDS)
    try:
        heard = _heard(logged())
    except LogAway as away:
        return Answers(known, _remembered(hour.heard) if hour.heard else None, str(away), _valkey_away(), hour)
    return Answers(known, heard, "", _valkey_away(), hour)


def logged() -> Logged:
    """What Kafka says.

    :raises LogAway: if it does not answer
    """
    return shared("pipeline:kafka", lambda: pipeline.logged(timeout=KAFKA_SECONDS))


def _hour() -> Hour:
    now = timezone.now()
    return hour_of(list(sampling.samples(since=now - KEPT)), now=now)


def _heard(said: Logged) -> Heard:
    return Heard(said.at, said.lengths, said.positions, said.behind, dict(said.members))


def _remembered(sample: Sampled) -> Heard:
    groups = sample.groups.items()
    return Heard(
        at=sample.at,
        lengths=sample.ends,
        positions={name: one.position for name, one in groups if one.position is not None},
        behind={name: one.behind for name, one in groups if one.behind is not None},
    )


def _valkey_away() -> bool:
    try:
        cache.get("pipeline:is-anybody-there")
    except RedisError:
        return True
    return False
