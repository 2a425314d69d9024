"""A database without the backbone's tables: whoever typed the command is told what to do, and no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, ProgrammingError

from events.conf import conf

UNDEFINED = ("42P01", "42703")  # PostgreSQL's codes for a table, and for a column, that is not there


class NotMigrated(CommandError):
    """The database lacks tables of the backbone, or columns of this version's."""


@contextmanager
def requiring_tables() -> Iterator[None]:
    """Around what asks the backbone's own tables. Waiting would not make them.

    :raises NotMigrated: if PostgreSQL knows no such table or column
    """
    try:
        yield
    except (ProgrammingError, psycopg.ProgrammingError) as error:
        code = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
        if code not in UNDEFINED:
            raise
        raise NotMigrated(_what_to_do(str(error))) from error


def _what_to_do(said: str) -> str:
    using = conf().DATABASE
    option = "" if using == DEFAULT_DB_ALIAS else f" --database {using}"
    missing = said.strip().partition("\n")[0]
    return f"The database {using!r} lacks tables of the backbone ({missing}): manage.py migrate{option} makes them."
