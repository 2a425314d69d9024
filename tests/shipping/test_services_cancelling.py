"""Stopping a parcel: granted until the carrier has it, with one answer to each question."""

import pytest

from events.testing import published
from shipping.carriers import CarrierError
from shipping.carriers.fake import FakeCarrier
from shipping.events import ShipmentCancellationRefused, ShipmentCancelled, ShipmentDelivered
from shipping.models import Errand, FakeBooking, Shipment
from shipping.services import Outcome, run_errand, stop_parcel
from tests.shipping.parcels import NOON, Courier, cancelling, changed, erased, happen, run

pytestmark = pytest.mark.django_db

State = Shipment.State


@pytest.fixture
def booked(shipment, clock):
    run(shipment, FakeCarrier(clock=clock), clock())
    shipment.refresh_from_db()
    return shipment


def ask(shipment):
    happen(cancelling(shipment.order_id))


def cancel(shipment, carrier, now):
    """Run the errand to the carrier."""
    shipment.errands.filter(kind="cancel", done_at=None).update(due_at=now)
    return run_errand(shipment.errands.get(kind="cancel", done_at=None).pk, carrier=carrier, now=now)


def state(shipment):
    return Shipment.objects.get(pk=shipment.pk).state


def nothing_is_owed():
    return not Errand.objects.filter(done_at=None).exists()


class TestBeforeTheCarrierWasAsked:
    def test_it_is_granted_at_once(self, shipment):
        with published() as log:
            ask(shipment)
        assert [event.shipment_id for event in log.of(ShipmentCancelled)] == [shipment.pk]
        assert state(shipment) == State.CANCELLED
        assert nothing_is_owed()

    def test_it_is_granted_to_who_waits_for_an_address(self, shipment):
        happen(erased())
        Shipment.objects.update(state=State.UNDELIVERABLE)
        ask(shipment)
        assert state(shipment) == State.CANCELLED

    def test_it_is_answered_once(self, shipment):
        with published() as log:
            ask(shipment)
            ask(shipment)
            stop_parcel(order_id=shipment.order_id, now=NOON)
        assert len(log.of(ShipmentCancelled)) == 1


class TestABookedParcel:
    def test_is_stopped_at_the_carrier(self, booked, clock):
        with published() as log:
            ask(booked)
            assert log.of(ShipmentCancelled) == []
            assert cancel(booked, FakeCarrier(clock=clock), clock.wait(2)) is Outcome.DONE
        assert len(log.of(ShipmentCancelled)) == 1
        assert FakeBooking.objects.get().cancelled_at == clock()
        assert state(booked) == State.CANCELLED
        assert nothing_is_owed()

    def test_goes_on_when_the_carrier_has_it(self, booked, clock):
        ask(booked)
        with published() as log:
            cancel(booked, FakeCarrier(clock=clock), clock.wait(3))
            while errand := Errand.objects.filter(done_at=None).first():
                clock.now = max(clock.now, errand.due_at)
                run(booked, FakeCarrier(clock=clock), clock())
        assert len(log.of(ShipmentCancellationRefused)) == len(log.of(ShipmentDelivered)) == 1
        assert log.of(ShipmentCancelled) == []

    def test_that_is_on_its_way_is_refused_without_asking_the_carrier(self, booked, clock):
        run(booked, FakeCarrier(clock=clock), clock.wait(3))
        with published() as log:
            ask(booked)
            ask(booked)
        assert len(log.of(ShipmentCancellationRefused)) == 1
        assert not Errand.objects.filter(kind="cancel").exists()

    def test_is_asked_for_again_when_the_carrier_s_answer_is_lost(self, booked, clock):
        ask(booked)
        with published() as log:
            lost = Courier(clock, after=CarrierError("the line went dead"))
            assert cancel(booked, lost, clock()) is Outcome.FAILED
            assert log.events == []
            clock.wait(10)  # the carrier would have it by now, had it not been stopped
            assert cancel(booked, FakeCarrier(clock=clock), clock()) is Outcome.DONE
        assert [type(event) for event in log.events] == [ShipmentCancelled]

    def test_is_not_moved_by_who_tracks_it_meanwhile(self, booked, clock):
        ask(booked)
        tracking = booked.errands.get(kind="track")

        def stopped_meanwhile():
            cancel(booked, FakeCarrier(clock=clock), clock())

        clock.wait(2)
        Errand.objects.filter(pk=tracking.pk).update(due_at=clock())
        slow = Courier(clock, meanwhile=stopped_meanwhile)
        assert run_errand(tracking.pk, carrier=slow, now=clock()) is Outcome.OVERTAKEN
        assert state(booked) == State.CANCELLED
        assert nothing_is_owed()


class TestAParcelThatIsBeingBooked:
    def test_is_cancelled_after_that(self, shipment, clock):
        slow = Courier(clock, meanwhile=lambda: ask(shipment))
        with published() as log:
            run(shipment, slow, clock())
            assert log.of(ShipmentCancelled) == []
            cancel(shipment, FakeCarrier(clock=clock), clock())
        assert len(log.of(ShipmentCancelled)) == 1
        assert FakeBooking.objects.get().cancelled_at

    def test_whose_answer_was_lost_is_asked_for_again_and_then_cancelled(self, shipment, clock):
        run(shipment, Courier(clock, after=CarrierError("the line went dead")), clock())
        ask(shipment)
        assert state(shipment) == State.READY
        run(shipment, FakeCarrier(clock=clock), clock.wait(2))
        cancel(shipment, FakeCarrier(clock=clock), clock())
        assert state(shipment) == State.CANCELLED

    def test_is_cancelled_at_the_carrier_when_its_address_is_gone_meanwhile(self, shipment, clock):
        run(shipment, Courier(clock, after=CarrierError("the line went dead")), clock())
        ask(shipment)
        happen(erased())
        assert run(shipment, FakeCarrier(clock=clock), clock.wait(2)) is Outcome.UNDELIVERABLE
        happen(changed(10))  # nobody comes back
        cancel(shipment, FakeCarrier(clock=clock), clock())
        assert state(shipment) == State.CANCELLED
        assert FakeBooking.objects.get().cancelled_at
        assert nothing_is_owed()
