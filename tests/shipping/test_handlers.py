from itertools import permutations
from uuid import uuid4

import pytest

from events.testing import published
from orders.events import CancellationRequested, OrderPaid
from shipping.events import ShipmentCancelled
from shipping.models import CustomerReplica, Errand, Shipment
from shipping.parcels import parcel_id
from tests.shipping.parcels import GREGOR, NOON, ROOM, cancelling, changed, erased, happen, packed, paid

pytestmark = pytest.mark.django_db

State = Shipment.State
ORDER = uuid4()


def shipped(order_id=None, **order):
    """What Shipping hears of an order that is paid and packed."""
    order = paid(order_id, **order)
    return [order, packed(order.order_id)]


class TestShipping:
    def test_ships_nothing_before_it_is_packed(self):
        happen(changed(), order := paid())
        assert Shipment.objects.get().state == State.EXPECTED
        happen(packed(order.order_id))
        assert Shipment.objects.get().state == State.READY

    def test_waits_for_a_customer_it_has_not_heard_of(self):
        happen(*shipped())
        assert Shipment.objects.get().state == State.WAITING
        assert "version 1" in Shipment.objects.get().note
        assert not Errand.objects.exists()

    def test_waits_for_the_version_that_the_order_saw(self):
        happen(changed(1), *shipped(customer_version=2))
        assert Shipment.objects.get().state == State.WAITING
        happen(changed(2))
        assert Shipment.objects.get().state == State.READY

    def test_owes_one_booking_once_the_customer_is_known(self):
        happen(changed(), *shipped())
        assert Shipment.objects.get().state == State.READY
        assert Errand.objects.get().kind == Errand.Kind.BOOK

    def test_wakes_every_shipment_that_waited_for_the_customer_and_no_other(self):
        happen(*shipped(), *shipped(), *shipped(customer_version=5), *shipped(customer=uuid4()), changed(1))
        states = Shipment.objects.values_list("state", flat=True)
        assert sorted(states) == [State.READY, State.READY, State.WAITING, State.WAITING]

    def test_says_when_the_address_is_gone_and_goes_on_when_it_is_back(self):
        happen(changed(1), changed(2, rooms=()), *shipped(customer_version=1))
        shipment = Shipment.objects.get()
        assert shipment.state == State.UNDELIVERABLE
        assert "version 2" in shipment.note
        happen(changed(3))
        shipment.refresh_from_db()
        assert (shipment.state, shipment.note) == (State.READY, "")

    def test_does_not_wait_for_ever_for_an_erased_customer(self):
        happen(*shipped(customer_version=2), erased())
        shipment = Shipment.objects.get()
        assert shipment.state == State.UNDELIVERABLE
        assert "erased" in shipment.note


@pytest.mark.parametrize(
    "story", list(permutations([changed(1), changed(2), packed(ORDER), paid(ORDER, customer_version=2)]))
)
def test_one_shipment_gets_ready_in_whatever_order_and_however_often_the_news_comes(story):
    happen(*story, *story)
    shipment = Shipment.objects.get()
    assert shipment.state == State.READY
    assert shipment.errands.count() == 1


STOPPED = ShipmentCancelled(ORDER, parcel_id(ORDER), NOON)


def as_topics_come(*news):
    """Every order in which they may come: what is of one topic and key stays as it is."""
    return [order for order in permutations(news) if _place(order, OrderPaid) < _place(order, CancellationRequested)]


def _place(order, kind):
    return [type(event) for event in order].index(kind)


@pytest.mark.parametrize("news", as_topics_come(changed(1), paid(ORDER), cancelling(ORDER), STOPPED))
def test_nothing_is_shipped_that_fulfilment_stopped_in_whatever_order_the_topics_come(news):
    with published() as log:
        happen(*news, *news)
    assert Shipment.objects.get().state == State.CANCELLED
    assert log.of(ShipmentCancelled) == [STOPPED] * 2
    assert not Errand.objects.exists()


@pytest.mark.parametrize("news", as_topics_come(changed(1), paid(ORDER), cancelling(ORDER), packed(ORDER)))
def test_a_packed_parcel_is_stopped_once_in_whatever_order_the_topics_come(news):
    with published() as log:
        happen(*news, *news)
    assert Shipment.objects.get().state == State.CANCELLED
    assert len(log.of(ShipmentCancelled)) == 1
    assert not Errand.objects.filter(done_at=None).exists()


class TestCustomers:
    """Weakness 13: a customer's changes and deletions reach Shipping."""

    @pytest.mark.parametrize(
        "story",
        list(permutations([changed(1), changed(2, city="Vienna"), changed(3, city="Berlin")])),
    )
    def test_end_at_the_newest_version_in_whatever_order_they_come(self, story):
        happen(*story, *story)
        replica = CustomerReplica.objects.get()
        assert replica.version == 3
        assert replica.address(ROOM)["city"] == "Berlin"

    @pytest.mark.parametrize("story", list(permutations([changed(1), changed(2), erased(3), changed(10)])))
    def test_stay_erased_in_whatever_order_they_come(self, story):
        happen(*story, *story)
        replica = CustomerReplica.objects.get(customer_id=GREGOR)
        assert replica.erased_at
        assert (replica.name, replica.addresses) == ("", [])

    def test_keep_no_more_than_a_parcel_needs(self):
        happen(changed())
        replica = CustomerReplica.objects.get()
        assert replica.name == "Gregor Samsa"
        assert "gregor@example.org" not in str(vars(replica))
