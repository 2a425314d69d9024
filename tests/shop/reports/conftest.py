"""A reporting database beside the tests' own, on the same server, for as long as the tests run."""

import pytest
from django.db import connection
from psycopg import sql

from shop.connect.databases import shops_own
from shop.reports import database


@pytest.fixture(scope="session")
def _reporting_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database.make()
        where, own = database.address(), shops_own()
    yield
    with own.open(name="postgres") as beside:
        beside.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(where.name)))
        beside.execute(sql.SQL("drop role {}").format(sql.Identifier(where.user)))


@pytest.fixture
def reporting(_reporting_database, db):
    """It, empty: a connection that may write, as the sink does."""
    with database.address().open() as there:
        there.execute("truncate reporting_orders")
        yield there


@pytest.fixture
def nowhere(settings):
    """A reporting database whose server is away."""
    settings.REPORTING_DATABASE_URL = "postgres://nobody:secret@127.0.0.1:1/reporting"


@pytest.fixture
def not_made(monkeypatch, db):
    """As before the first `make connect`."""
    missing = database.beside_the_shop("", suffix="never_made")
    monkeypatch.setattr(database, "address", lambda: missing)
    assert missing.name != connection.settings_dict["NAME"]
