import pytest
from rest_framework.authtoken.models import Token

from shop.models import Product, User
from shop.services.catalogue import index_products
from tests.shop.api.talking import API
from tests.shop.market import sell


@pytest.fixture(autouse=True)
def _unthrottled(settings):
    settings.API_ORDERS_RATE = settings.API_READS_RATE = ""


@pytest.fixture
def rug():
    variant = sell(price="20.00", left=9)
    Product.objects.update(price_from=variant.price, price_to=variant.price)  # as the catalogue's services do
    index_products([variant.product_id])
    return variant


@pytest.fixture
def guest():
    return API()


@pytest.fixture
def ada():
    """Somebody with an account, of whom no order is known yet."""
    user = User.objects.create_user("ada", email="ada@example.org", first_name="Ada", last_name="Lovelace")
    return API(Authorization=f"Token {Token.objects.create(user=user).key}")
