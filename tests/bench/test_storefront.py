import json
import re

import pytest
from django.db import connection
from django.urls import resolve

from shop.services.catalogue import publish_products
from tests.bench.storefront.bare import PRICE
from tests.bench.storefront.clients import BODY
from tests.shop.market import sell
from tests.shop.shelves import draft, sell_garish_rug

pytestmark = pytest.mark.django_db

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')  # each answer has its own

TABLES = (
    *("shop_customer", "shop_address", "orders_order", "orders_orderline", "orders_orderstep"),
    *("orders_idempotencykey", "events_outbox", "inventory_reservation"),
)


def rows():
    questions = ", ".join(f"(select count(*) from {table})" for table in TABLES)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"select {questions}")
        return cursor.fetchone()


def post(client, path):
    """What the clients send; the rows that it left."""
    before = rows()
    body = json.dumps(BODY | {"lines": [{"sku": "RUG-1", "quantity": 1}]})
    answer = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": path})
    assert answer.status_code == 201, answer.text
    return [after - old for after, old in zip(rows(), before, strict=True)]


class TestTheBareTemplate:
    def test_shows_the_same_bytes_as_the_list(self, client, settings):
        settings.ROOT_URLCONF = "tests.bench.storefront.urls"
        sell_garish_rug()
        publish_products(drafts=[draft("quiet-rug")])
        bare, ours = (_TOKEN.sub("", client.get(path).text) for path in ("/bare-list", "/c/living/"))
        assert bare.replace("/bare-list", "/c/living/") == ours
        assert ours.count('<li class="card') == bare.count('<li class="card') == 2

    def test_stands_beside_the_list_that_it_is_compared_with(self):
        assert resolve("/c/living/", "tests.bench.storefront.urls").kwargs == {"slug": "living"}


class TestTheBareView:
    def test_leaves_the_same_rows_as_a_checkout(self, client, settings):
        settings.ROOT_URLCONF = "tests.bench.storefront.urls"
        sell("RUG-1", price=str(PRICE))
        assert post(client, "/bare") == post(client, "/api/v1/orders") == [1, 1, 1, 1, 1, 1, 2, 0]
