"""Finds what shoppers read: strings for gettext in Python, and in templates, which Django turns into Python first.

Staff work in English, and so does the journey, which shows the shop's own source: their files are left out.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

from shop.languages import shelves

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ("shop/**/*.py", "orders/**/*.py", "inventory/**/*.py", "shipping/**/*.py", "templates/**/*.*")
LEFT_OUT = {
    "admin",
    "desk",
    "insight",
    "reports",
    "streams",
    "suppliers",
    "journey",
    "migrations",
    "local",
    "backoffice.py",
    "management",
    "unfold",
}

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "t": None,  # gettext_lazy, where it is said often
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def found() -> Catalog:
    """Every string there is, with the files that say it."""
    catalogue = Catalog(project="Papilio")
    for path in files():
        for _, message, comments, context in extract("python", _python(path), KEYWORDS, ("Translators:",)):
            where = [(path.relative_to(ROOT).as_posix(), 0)]
            catalogue.add(message, locations=where, auto_comments=comments, context=context)
    for message in shelves.said():
        catalogue.add(message, locations=[(shelves.SOURCE.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def files() -> Iterator[Path]:
    """What shoppers may read, in a stable order."""
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.suffix in {".py", ".html", ".txt"} and not LEFT_OUT & set(path.relative_to(ROOT).parts):
                yield path


def _python(path: Path) -> BytesIO:
    text = path.read_text()
    if path.suffix != ".py":
        # What is left of the markup is no Python: only its indentation would trouble the reader.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return BytesIO(text.encode())
