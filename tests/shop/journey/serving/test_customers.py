import pytest

from shop.journey.models import Switch
from tests.shop.journey.orders import ADA, HOME, register_ada

pytestmark = [pytest.mark.django_db, pytest.mark.urls("shop.journey.serving.customers")]


class TestAddress:
    def test_is_told_to_whoever_asks(self, client):
        register_ada()
        assert client.get(f"/customers/{ADA}/address").json() == {"address": HOME}

    def test_of_nobody_is_not_found(self, client):
        answer = client.get(f"/customers/{ADA}/address")
        assert answer.status_code == 404
        assert str(ADA) in answer.content.decode()

    def test_is_told_late_when_customers_are_slow(self, client, monkeypatch):
        slept = []
        monkeypatch.setattr("shop.journey.serving.customers.time.sleep", slept.append)
        Switch.objects.create(name="customers", delay_ms=200)
        register_ada()
        client.get(f"/customers/{ADA}/address")
        assert slept == [0.2]
