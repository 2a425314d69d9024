import socket

import pytest

from shop.journey import health


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


class TestStates:
    def test_are_ok_where_something_listens(self, settings, listener):
        settings.JOURNEY_CUSTOMERS_URL = settings.JOURNEY_SHIPPING_URL = f"http://127.0.0.1:{listener}"
        assert health.states() == {"journey-customers": "ok", "journey-shipping": "ok"}

    def test_name_the_address_where_nothing_does(self, settings, listener):
        settings.JOURNEY_CUSTOMERS_URL = f"http://127.0.0.1:{listener}"
        settings.JOURNEY_SHIPPING_URL = "http://127.0.0.1:9"
        assert health.states()["journey-customers"] == "ok"
        assert "http://127.0.0.1:9" in health.states()["journey-shipping"]

    def test_are_none_where_there_is_no_journey(self, settings):
        settings.JOURNEY = False
        assert health.states() == {}
