"""What the engines need from elsewhere."""

import pytest

from shop.connect.plugins import connect_jars, debezium_jars
from tests.engines.fetching import fetched

ENGINE_TEST_SECONDS = 300  # the first time its jars are downloaded


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests.engines" in item.module.__name__ and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(ENGINE_TEST_SECONDS))


@pytest.fixture(scope="session")
def jars():
    """Connect's and Debezium's jars."""
    fetched("Connect's jars", connect_jars, debezium_jars)
