"""The SQL as the page shows it."""

from functools import cache
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from shop.journey.listing import query
from shop.streams.sql import FOLDER

ABOUT = {
    "possible_fraud.sql": "cards with more than three authorizations in five minutes",
    "payments.sql": "what is read, and what of it counts",
    "unread.sql": "what could not be read, without stopping the rest",
    "butterflies.sql": "what becomes of a caterpillar, as on the Journey's page",
}


class File(NamedTuple):
    """A file, what it is about, and its highlighted text."""

    name: str
    about: str
    html: SafeString


@cache  # a running process does not change its source
def files() -> tuple[File, ...]:
    """The most telling first."""
    return tuple(File(name, about, _shown(name)) for name, about in ABOUT.items())


def _shown(name: str) -> SafeString:
    return mark_safe("\n".join(line.html for line in query(FOLDER / name)))  # noqa: S308 - each line is HTML already
