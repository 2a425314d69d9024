from itertools import permutations

import pytest
from django.db import transaction

from events.testing import published
from shipping.carriers import Step
from shipping.events import ShipmentDelivered, ShipmentDispatched
from shipping.models import Shipment
from shipping.services.moving import move
from tests.shipping.parcels import NOON, ready_shipment

pytestmark = pytest.mark.django_db

State = Shipment.State
STATES = (State.DISPATCHED, State.OUT_FOR_DELIVERY, State.DELIVERED)


def steps(*states):
    return [Step(state=state, at=NOON) for state in states]


def moved(shipment, *states):
    with published() as log, transaction.atomic():
        move(shipment, steps(*states))
    return log.events


@pytest.fixture
def shipment():
    shipment = ready_shipment()
    shipment.step(State.BOOKED, carrier="Monarch Parcels", tracking="MP-1")
    return shipment


class TestMove:
    @pytest.mark.parametrize("told", list(permutations(STATES)))
    def test_tells_in_order_what_a_carrier_told_in_any(self, shipment, told):
        told = moved(shipment, *told)
        assert [type(event).__name__ for event in told] == [
            "ShipmentDispatched",
            "ShipmentOutForDelivery",
            "ShipmentDelivered",
        ]

    def test_tells_nothing_again(self, shipment):
        assert [type(event) for event in moved(shipment, State.DISPATCHED)] == [ShipmentDispatched]
        assert moved(shipment, State.DISPATCHED) == []

    def test_holds_back_what_follows_a_step_that_was_left_out(self, shipment):
        assert moved(shipment, State.DELIVERED) == []
        assert ShipmentDelivered in map(type, moved(shipment, *STATES))

    def test_leaves_a_step_to_whoever_was_faster(self, shipment):
        slow = Shipment.objects.get()
        moved(shipment, State.DISPATCHED)
        assert moved(slow, State.DISPATCHED) == []
