import pytest

from tests.shop.accounts.people import COUNTING_ALONE, account, nobody_was_counted


@pytest.fixture(autouse=True)
def uncounted(settings):
    settings.CACHES = COUNTING_ALONE
    nobody_was_counted()


@pytest.fixture
def ada():
    return account()


@pytest.fixture
def hers(client, ada):
    """Ada's browser, signed in."""
    client.force_login(ada, "shop.accounts.backend.ShopperBackend")
    return client
