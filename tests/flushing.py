"""Empties only the tables that hold rows after a test that committed: a truncation of all of them takes half a second.

Content types and permissions stay: Django would write the same ones anew after each such test, with 300 queries. And
drops the tests' database at the end although somebody is still leaving it: a thread, or a process that was killed.
"""

import pytest
from django.core.management.commands import flush
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations

truncate = DatabaseOperations.sql_flush
DJANGOS_OWN = ("django_content_type", "auth_permission")  # what the signal after a migration fills


def truncate_filled(operations, style, tables, *, reset_sequences=False, allow_cascade=False):
    filled = _filled(operations, [*tables, *_in_other_schemas(operations)])
    # An empty table that refers to a filled one would else be an obstacle.
    return truncate(operations, style, filled, reset_sequences=reset_sequences, allow_cascade=True)


def _in_other_schemas(operations):
    """Tables such as 'journey"."orders', which Django's list of those that exist does not have."""
    known = operations.connection.introspection.django_table_names(only_existing=False)
    return [table for table in known if '"."' in table]


def _filled(operations, tables):
    asked = [table for table in tables if table not in DJANGOS_OWN]
    quoted = [operations.quote_name(table) for table in asked]
    questions = " union all ".join(f"select {n} where exists (select from {q})" for n, q in enumerate(quoted))  # noqa: S608
    with operations.connection.cursor() as cursor:
        cursor.execute(questions)
        numbers = {number for (number,) in cursor.fetchall()}
    return [table for n, table in enumerate(asked) if n in numbers]


def drop_anyway(creation, test_database_name, verbosity):
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"drop database {creation.connection.ops.quote_name(test_database_name)} with (force)")


@pytest.fixture(autouse=True, scope="session")
def quick_flush():
    """For the whole run: pytest-django empties the tables after each transactional test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", truncate_filled)
        patch.setattr(DatabaseCreation, "_destroy_test_db", drop_anyway)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield
