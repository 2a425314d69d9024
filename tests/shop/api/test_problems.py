from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from redis.exceptions import RedisError

from tests.shop.api.talking import API, BODY

pytestmark = pytest.mark.django_db


def problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert {"type", "title", "detail"} <= set(body)
    return body


class TestProblems:
    def test_are_told_of_addresses_that_there_are_not(self, client):
        for path in ("/api/v1/nothing", "/api/v1/orders/", "/api/v1/orders/7", "/api/v1/products/a%00b", "/api"):
            if path != "/api":
                problem(client.get(path), 404)
        assert client.get("/nothing").headers["Content-Type"].startswith("text/html")

    def test_are_told_of_methods(self, client):
        answer = client.delete("/api/v1/orders")
        problem(answer, 405)
        assert "POST" in answer.headers["Allow"]

    def test_are_told_of_media_types(self, client):
        problem(client.get("/api/v1/products", headers={"Accept": "text/csv"}), 406)
        problem(client.post("/api/v1/orders", {"email": "x"}, headers={"Idempotency-Key": "x"}), 415)

    def test_are_told_of_the_database_being_away(self, client, monkeypatch):
        def away(**_):
            raise OperationalError

        monkeypatch.setattr("shop.api.products.variant_page", away)
        answer = client.get("/api/v1/products")
        problem(answer, 503)
        assert answer.headers["Retry-After"] == "5"

    def test_are_told_of_what_nobody_foresaw_without_its_details(self, monkeypatch):
        def broken(**_):
            raise ZeroDivisionError("secret")

        monkeypatch.setattr("shop.api.products.variant_page", broken)
        body = problem(Client(raise_request_exception=False).get("/api/v1/products"), 500)
        assert "secret" not in str(body)

    @pytest.mark.usefixtures("rug")
    def test_carry_hostile_text_as_json_alone(self, guest):
        answer = guest.place(**{"<script>alert(1)</script>": 1})
        problem(answer, 400)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("rug")
class TestThrottling:
    @pytest.fixture(autouse=True)
    def _counted(self, settings):
        settings.API_ORDERS_RATE, settings.API_READS_RATE = "2/min", "3/min"
        settings.REDIS_PREFIX = f"{settings.REDIS_PREFIX}-{uuid4()}"  # nobody was counted yet

    def test_says_when_to_come_back(self, guest):
        answers = [guest.place() for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        problem(answers[2], 429)
        assert int(answers[2].headers["Retry-After"]) > 0

    def test_counts_reads_apart_and_by_address(self, guest):
        assert [guest.get("/products").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert guest.place().status_code == 201
        assert API(X_Forwarded_For="10.9.8.7").get("/products").status_code == 429
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert API(elsewhere).get("/products").status_code == 200

    def test_lets_everybody_in_while_nobody_can_count(self, guest, monkeypatch):
        def away(*_, **__):
            raise RedisError

        monkeypatch.setattr("shop.rates.client", away)
        assert [guest.post("/orders", BODY, Idempotency_Key=str(n)).status_code for n in range(4)] == [201] * 4
