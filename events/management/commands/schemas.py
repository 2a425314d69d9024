"""``manage.py schemas``: the committed promise of what is on the log, and whether the code still keeps it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.conf import conf
from events.schemas import language
from events.schemas.archive import Archive
from events.schemas.examples import NoExample
from events.schemas.guard import REMEDY, objections
from events.schemas.language import Language
from events.schemas.rendering import stale, write
from events.schemas.upcasters import current
from events.words import counted

SHOWN = 10  # whole new files are long; the first few differences tell


class Command(BaseCommand):
    help = (
        "List every version that was ever published. --write brings the folder of schemas up to date, --check says "
        "whether it is; both refuse a change that old readers or old events would not survive."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--write", action="store_true", help="write what is new; refuse what breaks")
        either.add_argument("--check", action="store_true", help="exit 1 if something breaks or is not written")

    def handle(self, *, write: bool, check: bool, **_: Any) -> None:
        if not conf().SCHEMAS:
            raise CommandError("Say where the schemas are kept: EVENTS['SCHEMAS'] is the path of a committed folder.")
        archive, spoken = Archive(Path(conf().SCHEMAS)), language.of_installed_apps()
        if not (write or check):
            self._list(archive, spoken)
            return
        if wrong := objections(archive, spoken):
            raise CommandError("\n".join([*wrong, "", REMEDY]))
        try:
            self._write(archive, spoken) if write else self._check(archive, spoken)
        except NoExample as error:
            raise CommandError(str(error)) from error

    def _list(self, archive: Archive, spoken: Language) -> None:
        for name in sorted(archive.schemas.keys() | spoken.events.keys()):
            self.stdout.write(f"{name:<48}{_state(name, archive, spoken)}")

    def _write(self, archive: Archive, spoken: Language) -> None:
        written = write(archive, spoken)
        for path in written:
            self.stdout.write(f"wrote {path.relative_to(archive.folder)}")
        self.stdout.write(
            f"{counted(len(written), 'file')} written to {archive.folder}: commit them." if written else "Nothing new."
        )

    def _check(self, archive: Archive, spoken: Language) -> None:
        if not (differences := stale(archive, spoken)):
            self.stdout.write(f"{counted(len(archive.schemas), 'version')}, as committed.")
            return
        shown = list(differences.values())[:SHOWN]
        more = [f"... and {len(differences) - SHOWN} files more"] if len(differences) > SHOWN else []
        remedy = "The events changed, and nothing breaks. Run: manage.py schemas --write, and commit what it writes."
        raise CommandError("\n".join([*shown, *more, "", remedy]))


def _state(name: str, archive: Archive, spoken: Language) -> str:
    cls = spoken.events.get(name)
    if name not in archive.schemas:
        return "new: not written yet"
    if current(name) != name:
        return f"read as {current(name)}"
    if cls is None:
        return "nothing here reads it"
    return "retired" if cls.retired else f"{cls.topic.name}, {cls.key_field}"
