"""Empties only the tables that hold rows after a test that committed: a truncation of all of them takes half a second.

And drops the tests' database at the end although somebody is still leaving it: a thread, or a process that was killed.
"""

import pytest
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations

truncate = DatabaseOperations.sql_flush


def truncate_filled(operations, style, tables, *, reset_sequences=False, allow_cascade=False):
    filled = _filled(operations, tables)
    # An empty table that refers to a filled one would else be an obstacle.
    return truncate(operations, style, filled, reset_sequences=reset_sequences, allow_cascade=True)


def _filled(operations, tables):
    quoted = [operations.quote_name(table) for table in tables]
    questions = " union all ".join(f"select {n} where exists (select from {q})" for n, q in enumerate(quoted))  # noqa: S608
    with operations.connection.cursor() as cursor:
        cursor.execute(questions)
        numbers = {number for (number,) in cursor.fetchall()}
    return [table for n, table in enumerate(tables) if n in numbers]


def drop_anyway(creation, test_database_name, verbosity):
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"drop database {creation.connection.ops.quote_name(test_database_name)} with (force)")


@pytest.fixture(autouse=True, scope="session")
def quick_flush():
    """For the whole run: pytest-django empties the tables after each transactional test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", truncate_filled)
        patch.setattr(DatabaseCreation, "_destroy_test_db", drop_anyway)
        yield
