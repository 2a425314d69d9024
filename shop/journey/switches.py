"""The switches of the Journey page: they really break things, for five minutes at most.

What is wanted stands in a row, committed before anything is broken. Then reality is made to match the row, under the
row's lock, so that two visitors who click at once leave both alike. Whatever crashes in between, the sweep finds the
row and puts everything back: rows outlive restarts.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.utils import timezone

from shop import doorbell
from shop.journey import column, supervised
from shop.journey.models import Spell, Switch
from shop.journey.supervised import NoSupervisor, Service

COLUMN = "column"
NAMES = (*Service, COLUMN)
LASTS = timedelta(minutes=5)
PAUSE = timedelta(seconds=3)
DELAYS_MS = (0, 200, 1000, 3000)

log = logging.getLogger(__name__)


class TooSoon(Exception):
    """The switch was used a moment ago: visitors shall not make a service flap."""


class UnknownDelay(Exception):
    """A service can be slowed by one of a few delays only."""


@dataclass(frozen=True)
class State:
    """A switch as people see it. ``off`` of the column means that it is renamed."""

    name: str
    off: bool
    delay_ms: int
    since_at: datetime | None
    until_at: datetime | None  # when it is put back by itself


def state() -> dict[str, State]:
    """Every switch by name: ``shipping``, ``customers`` and ``column``."""
    rows = {row.name: row for row in Switch.objects.all()}
    return {name: _state(rows.get(name) or Switch(name=name)) for name in map(str, NAMES)}


def is_off(service: Service) -> bool:
    """Whether somebody switched the service off."""
    return Switch.objects.filter(name=service, off=True).exists()


def delay_of(service: Service) -> float:
    """By how many seconds the service's answers are held up."""
    return sum(Switch.objects.filter(name=service).values_list("delay_ms", flat=True)) / 1000


def switch_off(service: Service, *, limited: bool = True) -> None:
    """Stop the service's processes; after five minutes they are started again.

    :raises NoSupervisor: where `make run` did not start the shop
    :raises TooSoon: if the switch was used a moment ago
    """
    supervised.require_supervisor(service)  # before the row: who cannot stop anything shall not say that it is off
    _switch(service, off=True, limited=limited)


def switch_on(service: Service, *, limited: bool = True) -> None:
    """Start the service's processes.

    :raises NoSupervisor: where `make run` did not start the shop
    :raises TooSoon: if the switch was used a moment ago
    """
    supervised.require_supervisor(service)
    _switch(service, off=False, limited=limited)


def rename_column(*, limited: bool = True) -> None:
    """Rename the customers' column, which is put back after five minutes.

    :raises TooSoon: if the switch was used a moment ago
    :raises TableBusy: if the table cannot be had
    """
    _switch(COLUMN, off=True, limited=limited)


def put_column_back(*, limited: bool = True) -> None:
    """Give the customers' column its old name.

    :raises TooSoon: if the switch was used a moment ago
    :raises TableBusy: if the table cannot be had
    """
    _switch(COLUMN, off=False, limited=limited)


def slow(service: Service, ms: int, *, limited: bool = True) -> None:
    """Hold up each of the service's answers by so many milliseconds, for five minutes; 0 makes it quick again.

    :raises UnknownDelay: unless it is one of ``DELAYS_MS``
    :raises TooSoon: if the switch was used a moment ago
    """
    if ms not in DELAYS_MS:
        raise UnknownDelay(f"{service} cannot be slowed by {ms!r} ms, only by {', '.join(map(str, DELAYS_MS))}.")
    with _changing(service, limited=limited) as row:
        row.delay_ms = ms
        if not row.broken:
            row.until_at = None
        Spell.note(f"{service}-slow", lasts=ms > 0, at=timezone.now())
    doorbell.ring(doorbell.journey_switches_group())


def put_back(name: str) -> None:
    """Mend whatever is broken behind a switch: off or slow.

    :raises TooSoon: if somebody is just using it
    """
    with _changing(name, limited=False) as row:
        row.delay_ms = 0
        Spell.note(f"{name}-slow", lasts=False, at=timezone.now())
    _switch(name, off=False, limited=False)


def _switch(name: str, *, off: bool, limited: bool) -> None:
    with _changing(name, limited=limited) as row:
        row.off = off
        if not row.broken:
            # Until it is mended, and not only meant to be: a crash before that leaves it to the sweep.
            row.until_at = row.since_at
    _enforce(name)


@contextmanager
def _changing(name: str, *, limited: bool) -> Iterator[Switch]:
    """The switch's row, to be changed by nobody else, and committed at the end."""
    Switch.objects.get_or_create(name=name)
    with transaction.atomic(durable=True):
        try:
            row = Switch.objects.select_for_update(nowait=True).get(name=name)
        except OperationalError as error:
            raise TooSoon(f"Somebody is just switching {name}. Try again in a moment.") from error
        now = timezone.now()
        if limited and row.used_within(PAUSE, now=now):
            raise TooSoon(f"{name} was switched a moment ago. Try again in {PAUSE.total_seconds():.0f} s.")
        row.since_at, row.until_at = now, now + LASTS
        yield row
        row.save(update_fields=["off", "delay_ms", "since_at", "until_at"])


def _enforce(name: str) -> None:
    """Make reality match the row, whoever changed it last."""
    with transaction.atomic():
        row = Switch.objects.select_for_update().get(name=name)
        if row.off:
            _break(name)
            Spell.note(name, lasts=True, at=timezone.now())
        else:
            Spell.note(name, lasts=False, at=timezone.now())
            _mend(name)
        if not row.broken:
            Switch.objects.filter(pk=row.pk).update(until_at=None)
    doorbell.ring(doorbell.journey_switches_group())  # pages show it, whoever did it: a visitor, the sweep, a command


def _break(name: str) -> None:
    if name == COLUMN:
        column.rename()
    else:
        supervised.stop(Service(name))


def _mend(name: str) -> None:
    if name == COLUMN:
        column.put_back()
        return
    try:
        supervised.start(Service(name))
    except NoSupervisor as gone:  # and with it all that it stopped
        log.warning("%s is not off any more: %s", name, gone)


def _state(row: Switch) -> State:
    return State(row.name, row.off, row.delay_ms, row.since_at, row.until_at if row.broken else None)
