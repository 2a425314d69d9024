"""Debezium as docs/debezium.md sets it up, beside our relay, on one outbox and one broker."""

import pytest
from django.db import connection

from shop.connect.plugins import connect_jars, debezium_jars
from tests.debezium import setup
from tests.engines.fetching import fetched


def pytest_collection_modifyitems(items):
    for item in items:
        if "debezium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(300))  # the first time its jars are downloaded


@pytest.fixture(scope="session")
def jars_of_debezium():
    """Without a network there is nothing to compare with. CI insists."""
    fetched("Debezium's jars", connect_jars, debezium_jars)


@pytest.fixture
def debezium(jars_of_debezium, transactional_db, tmp_path):
    """A function that starts Debezium, publishing to topics with the given prefix from now on."""
    with setup.publication(connection), setup.Debeziums(connection, tmp_path) as debeziums:
        yield debeziums.start
