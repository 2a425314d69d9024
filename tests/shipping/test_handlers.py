from itertools import permutations
from uuid import uuid4

import pytest

from shipping.models import CustomerReplica, Errand, Shipment
from tests.shipping.parcels import GREGOR, ROOM, changed, erased, happen, paid

pytestmark = pytest.mark.django_db

State = Shipment.State
ORDER = uuid4()


class TestShipping:
    def test_waits_for_a_customer_it_has_not_heard_of(self):
        happen(paid())
        assert Shipment.objects.get().state == State.WAITING
        assert "version 1" in Shipment.objects.get().note
        assert not Errand.objects.exists()

    def test_waits_for_the_version_that_the_order_saw(self):
        happen(changed(1), paid(customer_version=2))
        assert Shipment.objects.get().state == State.WAITING
        happen(changed(2))
        assert Shipment.objects.get().state == State.READY

    def test_owes_one_booking_once_the_customer_is_known(self):
        happen(changed(), paid())
        assert Shipment.objects.get().state == State.READY
        assert Errand.objects.get().kind == Errand.Kind.BOOK

    def test_wakes_every_shipment_that_waited_for_the_customer_and_no_other(self):
        happen(paid(), paid(), paid(customer_version=5), paid(customer=uuid4()), changed(1))
        states = Shipment.objects.values_list("state", flat=True)
        assert sorted(states) == [State.READY, State.READY, State.WAITING, State.WAITING]

    def test_says_when_the_address_is_gone_and_goes_on_when_it_is_back(self):
        happen(changed(1), changed(2, rooms=()), paid(customer_version=1))
        shipment = Shipment.objects.get()
        assert shipment.state == State.UNDELIVERABLE
        assert "version 2" in shipment.note
        happen(changed(3))
        shipment.refresh_from_db()
        assert (shipment.state, shipment.note) == (State.READY, "")

    def test_does_not_wait_for_ever_for_an_erased_customer(self):
        happen(paid(customer_version=2), erased())
        shipment = Shipment.objects.get()
        assert shipment.state == State.UNDELIVERABLE
        assert "erased" in shipment.note


@pytest.mark.parametrize(
    "story", list(permutations([changed(1), changed(2), paid(ORDER, customer_version=2), paid(ORDER)]))
)
def test_one_shipment_gets_ready_in_whatever_order_and_however_often_the_news_comes(story):
    happen(*story, *story)
    shipment = Shipment.objects.get()
    assert shipment.state == State.READY
    assert shipment.errands.count() == 1


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
