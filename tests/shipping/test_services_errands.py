from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from events.errands import CLAIM
from events.testing import published
from shipping import carriers, events, services, tasks
from shipping.carriers import CarrierError
from shipping.carriers.fake import FakeCarrier
from shipping.models import Errand, FakeBooking, Shipment
from shipping.services import Outcome
from tests.badday import Clock
from tests.shipping.parcels import (
    NOON,
    Courier,
    changed,
    erased,
    errand_of,
    happen,
    run,
)

pytestmark = pytest.mark.django_db

State = Shipment.State


class TestBooking:
    def test_keeps_the_tracking_number_and_asks_again_when_there_may_be_news(self, shipment, clock):
        assert run(shipment, FakeCarrier(clock=clock), clock()) is Outcome.DONE
        shipment.refresh_from_db()
        assert (shipment.state, shipment.carrier) == (State.BOOKED, "Monarch Parcels")
        assert shipment.tracking == FakeBooking.objects.get().tracking
        errand = errand_of(shipment)
        assert (errand.kind, errand.due_at) == (Errand.Kind.TRACK, NOON + timedelta(seconds=3))

    def test_copies_the_address_that_the_customer_has_now(self, shipment, clock):
        happen(changed(2, city="Vienna"))
        run(shipment, FakeCarrier(clock=clock), clock())
        shipment.refresh_from_db()
        assert (shipment.address["name"], shipment.address["city"]) == ("Gregor Samsa", "Vienna")

    def test_is_not_done_before_it_is_due(self, shipment, clock):
        clock.wait(-1)
        assert run(shipment, FakeCarrier(clock=clock), clock()) is Outcome.NOT_DUE
        assert not FakeBooking.objects.exists()

    def test_is_not_done_twice(self, shipment, clock):
        errand = errand_of(shipment)
        carrier = FakeCarrier(clock=clock)
        services.run_errand(errand.pk, carrier=carrier, now=clock())
        again = services.run_errand(errand.pk, carrier=carrier, now=clock())
        assert again is Outcome.NOT_DUE
        assert FakeBooking.objects.get().calls == 1

    def test_whose_answer_was_lost_is_the_same_parcel_when_asked_again(self, shipment, clock):
        lost = Courier(clock, after=CarrierError("the line went dead"))
        assert run(shipment, lost, clock()) is Outcome.FAILED
        clock.wait(2)
        assert run(shipment, FakeCarrier(clock=clock), clock()) is Outcome.DONE
        booking = FakeBooking.objects.get()
        assert booking.calls == 2
        shipment.refresh_from_db()
        assert shipment.tracking == booking.tracking

    def test_is_given_up_when_the_customer_was_erased_meanwhile(self, shipment, clock):
        happen(erased())
        assert run(shipment, FakeCarrier(clock=clock), clock()) is Outcome.UNDELIVERABLE
        shipment.refresh_from_db()
        assert shipment.state == State.UNDELIVERABLE
        assert not FakeBooking.objects.exists()
        assert not Errand.objects.filter(done_at=None).exists()

    def test_leaves_no_copied_address_behind_an_erased_customer(self, shipment, clock):
        run(shipment, FakeCarrier(clock=clock), clock())
        happen(erased())
        shipment.refresh_from_db()
        assert shipment.address is None
        assert shipment.state == State.BOOKED


class TestFailing:
    def test_is_counted_kept_and_tried_later_and_later(self, shipment, clock):
        sick = Courier(clock, before=CarrierError("closed for the day"))
        waits = []
        for _ in range(10):
            assert run(shipment, sick, clock()) is Outcome.FAILED
            due_at = errand_of(shipment).due_at
            waits.append((due_at - clock()).total_seconds())
            clock.now = due_at
        assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
        errand = errand_of(shipment)
        assert (errand.attempts, errand.last_error) == (10, "closed for the day")

    def test_leaves_the_work_to_be_done_and_its_last_error_to_be_read(self, shipment, clock):
        run(shipment, Courier(clock, before=CarrierError("closed")), clock())
        clock.wait(2)
        run(shipment, FakeCarrier(clock=clock), clock())
        done = Errand.objects.get(kind="book")
        assert done.done_at
        assert (done.attempts, done.last_error) == (2, "closed")

    def test_in_an_unforeseen_way_is_kept_without_what_the_error_may_tell(self, shipment, clock, caplog):
        broken = Courier(clock, before=KeyError("Gregor Samsa, Charlotte Street 3"))
        assert run(shipment, broken, clock()) is Outcome.FAILED
        assert errand_of(shipment).last_error.startswith("KeyError")
        assert "in _do" in caplog.text
        assert "Samsa" not in caplog.text
        assert "Charlotte" not in caplog.text

    def test_that_cannot_be_kept_shows_celery_no_address_either(self, shipment, clock, caplog, monkeypatch):
        def database_is_gone(*_, **__):
            raise OperationalError("the connection is lost")

        broken = Courier(clock, before=KeyError("Gregor Samsa, Charlotte Street 3"))
        monkeypatch.setattr(carriers, "default", lambda: broken)
        monkeypatch.setattr(Errand, "postpone", database_is_gone)
        result = tasks.run_errand.apply((errand_of(shipment).pk,))
        assert result.failed()
        for told in (caplog.text, result.traceback):  # Celery logs an error with all that it is the consequence of
            assert "the connection is lost" in told
            assert "Samsa" not in told
            assert "Charlotte" not in told


class TestClaim:
    def test_keeps_others_away_while_the_carrier_is_asked(self, shipment, clock):
        errand, others = errand_of(shipment), []

        def another_worker():
            others.append(services.run_errand(errand.pk, carrier=FakeCarrier(clock=clock), now=clock()))

        slow = Courier(clock, meanwhile=another_worker)
        assert services.run_errand(errand.pk, carrier=slow, now=clock()) is Outcome.DONE
        assert others == [Outcome.NOT_DUE]
        assert FakeBooking.objects.get().calls == 1

    def test_of_a_worker_that_died_runs_out(self, shipment, clock):
        Errand.claim(errand_of(shipment).pk, now=clock())
        assert run(shipment, FakeCarrier(clock=clock), clock()) is Outcome.NOT_DUE
        clock.wait(CLAIM.total_seconds())
        assert run(shipment, FakeCarrier(clock=clock), clock()) is Outcome.DONE

    def test_that_ran_out_leaves_the_outcome_to_the_next_worker(self, shipment, clock):
        errand, others = errand_of(shipment), []

        def the_next_worker():
            late = clock.wait(CLAIM.total_seconds())
            others.append(services.run_errand(errand.pk, carrier=FakeCarrier(clock=clock), now=late))

        slow = Courier(clock, meanwhile=the_next_worker)
        assert services.run_errand(errand.pk, carrier=slow, now=clock()) is Outcome.OVERTAKEN
        assert others == [Outcome.DONE]
        assert FakeBooking.objects.count() == 1
        assert Errand.objects.filter(kind="track").count() == 1

    def test_that_ran_out_leaves_a_failure_to_the_next_worker_too(self, shipment, clock, caplog):
        def the_next_worker():
            Errand.claim(errand_of(shipment).pk, now=clock.wait(CLAIM.total_seconds()))

        slow = Courier(clock, meanwhile=the_next_worker, after=KeyError("Gregor Samsa"))
        assert run(shipment, slow, clock()) is Outcome.OVERTAKEN
        assert errand_of(shipment).last_error == ""
        assert "Samsa" not in caplog.text


class TestTracking:
    @pytest.fixture(autouse=True)
    def _booked(self, shipment, clock):
        run(shipment, FakeCarrier(clock=clock), clock())

    def test_tells_each_step_once_and_in_order(self, shipment, clock):
        carrier = FakeCarrier(clock=clock)
        with published() as log:
            while open_errand := Errand.objects.filter(done_at=None).first():
                clock.now = open_errand.due_at
                run(shipment, carrier, clock())
        shipment.refresh_from_db()
        at = [NOON + timedelta(seconds=seconds) for seconds in (3, 7, 11)]
        ids = {"order_id": shipment.order_id, "shipment_id": shipment.pk}
        assert log.events == [
            events.ShipmentDispatched(
                **ids, carrier="Monarch Parcels", tracking=shipment.tracking, dispatched_at=at[0]
            ),
            events.ShipmentOutForDelivery(**ids, out_for_delivery_at=at[1]),
            events.ShipmentDelivered(**ids, delivered_at=at[2]),
        ]
        assert {r.incoming.correlation_id for r in log.records} == {str(shipment.order_id)}
        assert shipment.state == State.DELIVERED

    def test_catches_up_with_all_that_happened_while_nobody_asked(self, shipment, clock):
        with published() as log:
            run(shipment, FakeCarrier(clock=clock), clock.wait(3600))
        assert len(log.events) == 3
        assert not Errand.objects.filter(done_at=None).exists()

    def test_asks_again_when_there_was_nothing_new(self, shipment, clock):
        clock.wait(3)
        stopped = FakeCarrier(clock=Clock(NOON))  # its own clock is late
        with published() as log:
            run(shipment, stopped, clock())
        assert not log.events
        assert errand_of(shipment).due_at == clock() + timedelta(seconds=1)

    def test_tells_nothing_when_the_carrier_does_not_know_the_parcel(self, shipment, clock):
        FakeBooking.objects.all().delete()
        with published() as log:
            assert run(shipment, FakeCarrier(clock=clock), clock.wait(3)) is Outcome.FAILED
        assert not log.events
        assert "no parcel" in errand_of(shipment).last_error


class TestDueErrands:
    def test_are_those_whose_hint_or_worker_was_lost(self, shipment):
        errand = errand_of(shipment)
        assert services.due_errands(now=NOON + timedelta(seconds=4)) == []
        assert services.due_errands(now=NOON + timedelta(seconds=5)) == [errand]

    def test_are_not_those_in_work_or_done(self, shipment):
        Errand.claim(errand_of(shipment).pk, now=NOON)
        assert services.due_errands(now=NOON + timedelta(seconds=30)) == []
        Errand.objects.update(done_at=timezone.now())
        assert services.due_errands(now=NOON + timedelta(days=1)) == []
