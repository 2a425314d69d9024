"""Counts what became of a batch, once its transaction is committed: before that, it may be tried again."""

import logging
from collections import Counter
from collections.abc import Iterable
from functools import cache

from events.consumer.handle import Tally
from events.consumer.reading import name_of
from events.consumer.record import Record
from events.observe import metrics

log = logging.getLogger("events.consumer")


def count(group: str, tally: Tally, *, waiting: Iterable[Record], seconds: float) -> None:
    """Make a committed batch visible from outside.

    :param waiting: what was set aside behind a parked record of its key
    :param seconds: that the transaction took
    """
    for wire_type, number in Counter(tally.skipped).items():
        metrics.skipped.labels(group, wire_type).inc(number)
        _say_once(group, wire_type)
    applied = [arrival.wire_type for call in tally.calls for arrival in call.arrivals]
    _handled(group, "applied", [*applied, *tally.watched])
    _handled(group, "duplicate", [arrival.wire_type for arrival in tally.repeated])
    _handled(group, "waiting", [name_of(record) for record in waiting])
    for call in tally.calls:
        metrics.handler_seconds.labels(group, call.arrivals[0].wire_type).observe(call.seconds)
    metrics.batch_seconds.labels(group).observe(seconds)


def count_parked(group: str, record: Record) -> None:
    """The same for a record that was set aside because it failed."""
    _handled(group, "parked", [name_of(record)])


def _handled(group: str, outcome: str, types: Iterable[str]) -> None:
    for wire_type, number in Counter(types).items():
        metrics.handled.labels(group, wire_type, outcome).inc(number)


@cache
def _say_once(group: str, wire_type: str) -> None:
    """A type that nobody here knows is normal while a deployment rolls on, and a mistake if it stays so."""
    log.info("%s has no handler for %s: such records are skipped and counted.", group, wire_type)
