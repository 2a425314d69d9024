"""A reporting database beside the tests' own, on the same server, for as long as the tests run."""

import pytest
from django.db import connection

from shop.reports import database
from tests.shop.reports.selling import reporting_database


@pytest.fixture(scope="session")
def _reporting_database(django_db_setup):
    with reporting_database():
        yield


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
