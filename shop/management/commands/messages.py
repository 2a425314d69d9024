"""``manage.py messages``: brings the translations up to date with the code, and compiles them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shop import languages
from shop.languages.compiling import compile_catalogues
from shop.languages.updating import missing, update_catalogue


class Command(BaseCommand):
    help = "Bring the catalogues in shop/locale up to date with the code, compile them, and list what is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true", help="compile only, as `make setup` does")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not options["compile"]:
            for code in languages.CODES:
                if code != languages.SOURCE:
                    self._update(code)
        for path in compile_catalogues():
            self.stdout.write(f"Compiled {path.relative_to(languages.FOLDER)}.")

    def _update(self, code: str) -> None:
        catalogue = update_catalogue(code)
        wanting = missing(catalogue)
        for message in wanting:
            files = ", ".join(sorted({file for file, _ in message.locations}))
            self.stdout.write(f"  {message.id!r} ({files})")
        where = languages.catalogue(code)
        self.stdout.write(f"{code}: {len(catalogue)} strings, {len(wanting)} to translate in {where}.")
