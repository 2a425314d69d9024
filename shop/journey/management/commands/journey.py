"""``manage.py journey``: how the switches stand; ``--table``: every cell of the talk's table, played and seen."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.journey import mending, switches, table
from shop.journey.playing import NotWell
from shop.journey.supervised import NoSupervisor
from shop.journey.switches import State

WIDTH = 30


class Stubborn(Exception):
    """Something is still broken. Look at it with `manage.py journey`, and mend it with `--put-back`."""


class Command(BaseCommand):
    help = "Shows the Journey page's switches, or plays every cell of the talk's table on the running shop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--table", action="store_true", help="break things, and print what was seen and is claimed")
        parser.add_argument("--json", action="store_true", help="with --table: print it for machines")
        parser.add_argument("--put-back", action="store_true", help="mend all that is broken, at once")
        parser.add_argument(
            "--hold",
            type=float,
            metavar="SECONDS",
            help="how long each thing stays broken (default: longer than orders take when all is well)",
        )

    def handle(self, *, hold: float | None, **options: Any) -> None:
        if not settings.JOURNEY:
            raise CommandError("The journey is off in this installation: set JOURNEY=1 (it is on in demos).")
        if hold is not None and hold <= 0:
            raise CommandError(f"--hold {hold:g}: nothing can be seen in no time.")
        if options["table"]:
            self._table(timedelta(seconds=hold) if hold else None, as_json=options["json"])
            return
        if options["put_back"]:
            mending.put_everything_back()  # what does not obey is logged, and shown
        for switch in switches.state().values():
            self.stdout.write(f"{switch.name:<12}{_standing(switch)}")

    def _table(self, hold: timedelta | None, *, as_json: bool) -> None:
        try:
            with _everything_put_back():
                cells = table.play(hold=hold, tell=self._bar)
        except KeyboardInterrupt as stopped:
            raise CommandError("Stopped halfway. Everything is put back.", returncode=130) from stopped
        except (NoSupervisor, NotWell, Stubborn) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps([cell.told for cell in cells], indent=1) if as_json else table.text(cells))
        if wrong := [cell for cell in cells if not cell.as_claimed]:
            raise CommandError(f"{len(wrong)} of {len(cells)} cells are not as the talk claims.")

    def _bar(self, doing: str, share: float) -> None:
        """A progress bar on a terminal; nothing in a log."""
        if sys.stderr.isatty():
            full = round(WIDTH * share)
            end = "\n" if share >= 1 else ""
            self.stderr.write(f"\r\033[K[{'#' * full}{'.' * (WIDTH - full)}] {doing}", ending=end)


def _standing(switch: State) -> str:
    broken = "renamed" if switch.name == switches.COLUMN else "stopped"
    parts = [broken] if switch.off else []
    parts += [f"slowed by {switch.delay_ms} ms"] if switch.delay_ms else []
    if not switch.until_at:
        return "as it should be"
    return f"{' and '.join(parts)}, put back by itself at {switch.until_at:%H:%M:%S} UTC"


@contextmanager
def _everything_put_back() -> Iterator[None]:
    """Mend all in the end, also after Ctrl-C or TERM. A second Ctrl-C does not get in between."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        mending.put_everything_back()
        yield
    finally:
        patient = signal.signal(signal.SIGINT, signal.SIG_IGN)
        obeyed = mending.put_everything_back()
        signal.signal(signal.SIGINT, patient)
        signal.signal(signal.SIGTERM, before)
        if not obeyed:
            raise Stubborn("Not everything could be put back at once: beat tries again every few seconds, see the log.")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
