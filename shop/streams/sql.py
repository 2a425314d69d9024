"""The SQL as it is submitted: files in ``sql/``, their few placeholders filled in, cut into statements."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"
FILES = ("payments.sql", "possible_fraud.sql", "unread.sql", "butterflies.sql")

# What may stand in for a placeholder: nothing that could end a quoted text, or that Flink would read as more than one.
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")  # only so: a path of JSON begins with $, too
_HARMLESS = re.compile(r"[A-Za-z0-9.,:_\[\]-]*")


class BadFilling(ValueError):
    """A setting that goes into the SQL has characters other than letters, digits and . , : _ - [ ]: change it."""


def statements(filling: Mapping[str, str]) -> list[str]:
    """All statements, in order: tables and views before the INSERTs that need them.

    :raises BadFilling: if a value could be read as SQL
    :raises KeyError: for a placeholder without a value
    """
    for name, value in filling.items():
        if not _HARMLESS.fullmatch(value):
            raise BadFilling(f"{name} is {value!r}. {BadFilling.__doc__}")
    return [statement for file in FILES for statement in _cut(_filled(text(file), filling))]


def text(file: str) -> str:
    """A file as it is read by people, with its placeholders."""
    return (FOLDER / file).read_text(encoding="utf-8")


def _filled(script: str, filling: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: filling[found[1]], script)


def _cut(script: str) -> Iterator[str]:
    """Statements end with a semicolon at the end of a line; comments are for readers of the file."""
    code = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("--"))
    yield from (statement.strip() for statement in re.split(r";[ \t]*(?:\n|\Z)", code) if statement.strip())
