"""Puts back what visitors broke and left: beat calls :func:`sweep` every few seconds."""

import logging
from datetime import datetime, timedelta

from shop.journey import supervised, switches
from shop.journey.column import TableBusy
from shop.journey.models import Spell, Switch
from shop.journey.supervised import NoSupervisor, Service, TookTooLong

# Longer than it takes to stop: until then a process may run although it is told to stop.
BELIEVED_AFTER = timedelta(seconds=30)

log = logging.getLogger(__name__)


def sweep(now: datetime) -> list[str]:
    """Mend what is broken for long enough, or was mended by others; returns the switches' names."""
    return [row.name for row in Switch.objects.exclude(until_at=None) if _is_over(row, now) and _mended(row)]


def put_everything_back() -> bool:
    """Mend all that is broken, at once; false if something does not obey, which is left to the sweep."""
    obeyed = [_mended(row) for row in Switch.objects.exclude(until_at=None)]  # all of them are tried
    return all(obeyed)


def _is_over(row: Switch, now: datetime) -> bool:
    if row.is_over(now=now):
        return True
    if _runs(row, now):
        Spell.forget(row.name)  # nobody knows since when: orders of that time tell nothing
        return True
    return False


def _runs(row: Switch, now: datetime) -> bool:
    """Whether it is off, and was started by `shop.local.control` or, with everything else, after a restart."""
    if not row.off or row.name == switches.COLUMN or row.used_within(BELIEVED_AFTER, now=now):
        return False
    try:
        return supervised.all_running(Service(row.name))
    except NoSupervisor:
        return False


def _mended(row: Switch) -> bool:
    try:
        switches.put_back(row.name)
    except (switches.TooSoon, TableBusy, TookTooLong) as error:
        log.warning("%s is not put back yet, and will be tried again: %s", row.name, error)
        return False
    log.info("%s is put back.", row.name)
    return True
