import pytest
from django.urls import reverse

from shipping.carriers import CarrierError
from shipping.models import CustomerReplica, Errand, Shipment
from tests.badday import Clock
from tests.shipping.parcels import NOON, Courier, errand_of, ready_shipment, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipment():
    shipment = ready_shipment()
    run(shipment, Courier(Clock(NOON), before=CarrierError("closed for the day")), NOON)
    return shipment


class TestShipmentPages:
    def test_show_what_is_going_on_and_what_went_wrong(self, admin_client, shipment):
        url = reverse("admin:shipping_shipment_change", args=[shipment.pk])
        page = admin_client.get(url).content.decode()
        assert str(shipment.order_id) in page
        assert "closed for the day" in page

    def test_can_be_found_by_order(self, admin_client, shipment):
        url = reverse("admin:shipping_shipment_changelist")
        found = admin_client.get(url, {"q": str(shipment.order_id)}).context["cl"].queryset
        assert list(found) == [shipment]

    def test_list_errands_with_their_errors(self, admin_client, shipment):
        url = reverse("admin:shipping_errand_changelist")
        page = admin_client.get(url, {"done_at__isempty": "1"}).content.decode()
        assert "closed for the day" in page
        assert str(shipment.order_id) in page

    @pytest.mark.parametrize("name", ["shipment", "errand", "customerreplica"])
    def test_show_nobodys_name_or_address(self, admin_client, shipment, name):
        thing = {
            "shipment": shipment,
            "errand": errand_of(shipment),
            "customerreplica": CustomerReplica.objects.get(),
        }[name]
        for page, args in (("changelist", []), ("change", [thing.pk])):
            url = reverse(f"admin:shipping_{name}_{page}", args=args)
            text = admin_client.get(url).content.decode()
            assert "Samsa" not in text
            assert "Charlotte" not in text

    @pytest.mark.parametrize("model", [Shipment, Errand, CustomerReplica])
    def test_let_nobody_change_anything(self, admin_client, shipment, model):
        name = model._meta.model_name
        thing = model.objects.first()
        for page in ("change", "delete"):
            url = reverse(f"admin:shipping_{name}_{page}", args=[thing.pk])
            assert admin_client.post(url, {"post": "yes"}).status_code == 403
        assert admin_client.get(reverse(f"admin:shipping_{name}_add")).status_code == 403
