"""The SQL as the page shows it."""

from functools import cache
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import SqlLexer

from shop.streams.sql import text

# Classes, not styles, in the names that the Journey's code has, too.
_FORMATTER = HtmlFormatter(nowrap=True, classprefix="py-")
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
    return mark_safe(highlight(text(name), SqlLexer(stripnl=False), _FORMATTER))  # noqa: S308 - Pygments escaped it
