import msgspec
import pytest

from shop.journey import calls
from shop.journey.models import Shipment
from shop.journey.telling import Told
from tests.shop.journey.orders import ADA, HOME, ORDER

pytestmark = [pytest.mark.django_db, pytest.mark.urls("shop.journey.serving.shipping")]


def ship(client):
    told = msgspec.json.encode(Told(ORDER, customer_id=ADA))
    return client.post("/shipments", told, content_type="application/json")


class TestShip:
    def test_ships_once_customers_said_where_to(self, client, monkeypatch):
        monkeypatch.setattr(calls, "address_of", lambda _customer_id: HOME)
        assert ship(client).json() == {"shipped": str(ORDER)}
        assert Shipment.objects.get(pk=ORDER).address == HOME

    def test_is_as_helpless_as_whom_it_calls(self, client, settings):
        settings.JOURNEY_CUSTOMERS_URL = "http://127.0.0.1:9"
        answer = ship(client)
        assert (answer.status_code, answer.content.decode()) == (503, "Customers does not answer.")
        assert not Shipment.objects.exists()
