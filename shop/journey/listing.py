"""A stage's source as the page shows it: highlighted, and beside the stage before, line by line."""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer, SqlLexer

# Classes, not styles: the policy forbids the latter. Every line closes the spans that it opens.
_FORMATTER = HtmlFormatter(nowrap=True, classprefix="py-")


@dataclass(frozen=True)
class Line:
    """One line, as HTML, with its number in the file."""

    number: int
    html: SafeString


@dataclass(frozen=True)
class Pair:
    """What stands beside each other; one side is empty where lines came or went."""

    kind: str  # same, changed, gone, come
    before: Line | None
    after: Line | None


@cache  # a running process does not change its source
def listing(module: ModuleType) -> tuple[Line, ...]:
    """The file of ``module``, highlighted."""
    return _lines(inspect.getsource(module), PythonLexer(stripnl=False))


@cache
def query(file: Path) -> tuple[Line, ...]:
    """A file of SQL, highlighted."""
    return _lines(file.read_text(encoding="utf-8"), SqlLexer(stripnl=False))


def _lines(source: str, lexer: Any) -> tuple[Line, ...]:
    html = highlight(source, lexer, _FORMATTER)
    return tuple(Line(number, mark_safe(line)) for number, line in enumerate(html.splitlines(), start=1))  # noqa: S308 - Pygments escaped it


@cache
def comparison(before: ModuleType, after: ModuleType) -> tuple[Pair, ...]:
    """Both files beside each other."""
    old, new = (inspect.getsource(module).splitlines() for module in (before, after))
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return tuple(
        pair for tag, i, j, k, m in steps for pair in _pairs(tag == "equal", listing(before)[i:j], listing(after)[k:m])
    )


def _pairs(same: bool, before: Sequence[Line], after: Sequence[Line]) -> Iterator[Pair]:
    for old, new in zip_longest(before, after):
        yield Pair("same" if same else "changed" if old and new else "gone" if old else "come", old, new)
