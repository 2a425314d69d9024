"""What the pipeline did within the last hour: a sample every few seconds, in a table that stays small.

A scheduler of the project calls :func:`take`. Nothing depends on samples: where they are missing, nobody knows speeds.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from events.conf import conf
from events.handling import running
from events.models import Sample
from events.observe.latency import Latency, latencies
from events.observe.pipeline import Logged, Stored, logged, stored
from events.peek import LogAway

EVERY_SECONDS = 10.0
KEPT = timedelta(hours=1)
KAFKA_SECONDS = 2.0

log = logging.getLogger("events.observe")


class OfGroup(msgspec.Struct, frozen=True, omit_defaults=True):
    """One group. What only Kafka knows is None while it is away."""

    parked: int = 0
    behind: int | None = None
    position: int | None = None
    latency: Latency | None = None


class Sampled(msgspec.Struct, frozen=True, omit_defaults=True):
    """The pipeline at one moment. ``ends`` has the length of each topic, and nothing while Kafka was away."""

    at: datetime
    backlog: int = 0
    oldest_seconds: float = 0.0
    published: int = 0
    epoch: int = 0
    held: bool = False
    ends: dict[str, int] = {}
    groups: dict[str, OfGroup] = {}


def take() -> Sampled:
    """Add a sample of this moment, and forget what is older than an hour."""
    try:
        heard = logged(timeout=KAFKA_SECONDS)
    except LogAway as away:
        log.info("Sampled without Kafka: %s", away)
        heard = None
    sample = _sampled(stored(), heard)
    rows = Sample.objects.using(conf().DATABASE)
    rows.create(at=sample.at, figures=msgspec.json.encode(sample).decode())
    rows.filter(at__lt=sample.at - KEPT).delete()
    return sample


def _sampled(known: Stored, heard: Logged | None) -> Sampled:
    names = [group.name for group in running()]
    took = latencies(names)
    behind, positions = (heard.behind, heard.positions) if heard else ({}, {})
    return Sampled(
        at=known.at,
        backlog=known.backlog.events,
        oldest_seconds=known.backlog.oldest_seconds,
        published=known.relay.published,
        epoch=known.relay.epoch,
        held=known.relay.holder is not None,
        ends=heard.lengths if heard else {},
        groups={
            name: OfGroup(
                parked=known.aside[name].records if name in known.aside else 0,
                behind=behind.get(name),
                position=positions.get(name),
                latency=took.get(name),
            )
            for name in names
        },
    )


def samples(*, since: datetime) -> Iterator[Sampled]:
    """From old to new. What another version of the code wrote and nobody can read is left out."""
    rows = Sample.objects.using(conf().DATABASE).filter(at__gte=since).order_by("at")
    for figures in rows.values_list("figures", flat=True):
        try:
            yield msgspec.json.decode(figures, type=Sampled)
        except msgspec.ValidationError:
            continue
