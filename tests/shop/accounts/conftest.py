import pytest

from tests.shop.accounts.people import account, nobody_was_counted


@pytest.fixture(autouse=True)
def uncounted():
    """Tests come from one address: none may use up another's tries."""
    nobody_was_counted()


@pytest.fixture
def ada():
    return account()


@pytest.fixture
def hers(client, ada):
    """Ada's browser, signed in."""
    client.force_login(ada, "shop.accounts.backend.ShopperBackend")
    return client
