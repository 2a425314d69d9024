import json

import pytest
from django.db import connection

from tests.bench.storefront.bare import PRICE
from tests.bench.storefront.clients import BODY
from tests.shop.market import sell

pytestmark = pytest.mark.django_db

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


class TestTheBareView:
    def test_leaves_the_same_rows_as_a_checkout(self, client, settings):
        settings.ROOT_URLCONF = "tests.bench.storefront.urls"
        sell("RUG-1", price=str(PRICE))
        assert post(client, "/bare") == post(client, "/api/v1/orders") == [1, 1, 1, 1, 1, 1, 2, 0]
