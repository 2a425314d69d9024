from uuid import uuid4

import pytest

from shipping import services
from shipping.models import PickList, Shipment
from shipping.overview import parcels_of
from shipping.queries import Parcel
from tests.shipping.parcels import NOON, cancelling, changed, happen, happen_to_fulfilment, packed, paid, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """A paid order that lies before staff."""
    sold = placed()
    bought = paid(sold.order_id)
    happen_to_fulfilment(sold, bought)
    return bought


def pack(order):
    services.pack(order_id=order.order_id, by="mia", now=NOON)
    return packed(order.order_id)


def parcel_of(order_id):
    return parcels_of([order_id])[order_id][0]


class TestParcelsOf:
    def test_are_to_be_packed_and_before_staff_at_first(self, order):
        assert parcels_of([order.order_id, uuid4()]) == {order.order_id: (Parcel.TO_BE_PACKED, True)}

    def test_is_to_be_booked_until_the_carrier_has_it(self, order):
        news = pack(order)
        assert parcel_of(order.order_id) == Parcel.TO_BE_BOOKED
        happen(changed(), order, news)
        assert parcel_of(order.order_id) == Parcel.TO_BE_BOOKED
        Shipment.objects.update(state="booked", tracking="MP-1")
        assert parcel_of(order.order_id) == Parcel.BOOKED

    @pytest.mark.parametrize("state", ["dispatched", "delivered", "cancelled"])
    def test_is_out_of_hand_afterwards(self, order, state):
        happen(changed(), order, pack(order))
        Shipment.objects.update(state=state, tracking="MP-1")
        assert parcel_of(order.order_id) == Parcel.OUT_OF_HAND

    def test_is_out_of_hand_when_its_packing_was_stopped(self, order):
        happen_to_fulfilment(cancelling(order.order_id))
        assert PickList.objects.get().state == "stopped"
        assert parcel_of(order.order_id) == Parcel.OUT_OF_HAND
