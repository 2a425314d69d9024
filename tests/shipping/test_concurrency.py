"""Shipping's two groups and its workers at the same time, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from uuid import uuid4

import msgspec
import pytest
from django.db import connection, transaction

from events.testing import eventually, published
from shipping import services
from shipping.carriers.fake import FakeCarrier
from shipping.models import Errand, FakeBooking, Shipment
from shipping.services import Outcome
from tests.badday import Clock
from tests.shipping.parcels import (
    GREGOR,
    NOON,
    ROOM,
    address,
    errand_of,
    ready_shipment,
)

pytestmark = pytest.mark.django_db(transaction=True)


def prepare(customer=GREGOR, order=None):
    order = order or uuid4()
    services.take_packed_parcel(order_id=order, packed_at=NOON, now=NOON)
    services.expect_parcel(
        order_id=order,
        customer_id=customer,
        customer_version=1,
        address_id=ROOM,
        now=NOON,
    )


def learn(customer=GREGOR):
    services.learn_customer(
        customer_id=customer,
        version=1,
        name="Gregor Samsa",
        addresses=[msgspec.to_builtins(address())],
        now=NOON,
    )


def on_its_own_connection(job):
    def run(*args):
        try:
            return job(*args)
        finally:
            connection.close()

    return run


def somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


class TestTheTwoGroups:
    @pytest.mark.parametrize(("first", "second"), [(prepare, learn), (learn, prepare)])
    def test_leave_no_shipment_waiting_when_neither_sees_the_others_open_transaction(self, first, second):
        written, commit = Event(), Event()

        @on_its_own_connection
        def hold_open():
            with transaction.atomic():
                first()
                written.set()
                assert commit.wait(timeout=30)

        with ThreadPoolExecutor(2) as pool:
            opened = pool.submit(hold_open)
            assert written.wait(timeout=30)
            late = pool.submit(on_its_own_connection(second))
            try:
                eventually(somebody_waits_for_a_lock)
            finally:
                commit.set()
            opened.result(timeout=30)
            late.result(timeout=30)
        assert Shipment.objects.get().state == Shipment.State.READY
        assert Errand.objects.count() == 1

    def test_leave_no_shipment_waiting_in_a_storm(self):
        customers = [uuid4() for _ in range(15)]
        jobs = [(job, customer) for customer in customers for job in (prepare, learn, prepare)]
        start = Barrier(15)

        @on_its_own_connection
        def run(part):
            start.wait(timeout=30)
            for job, customer in part:
                job(customer)

        with ThreadPoolExecutor(15) as pool:
            list(pool.map(run, [jobs[number::15] for number in range(15)]))
        assert set(Shipment.objects.values_list("state", flat=True)) == {Shipment.State.READY}
        assert Shipment.objects.count() == Errand.objects.count() == 30


class TestExpectParcel:
    def test_makes_one_shipment_of_an_order_that_comes_many_times_at_once(self):
        learn()
        order, start = uuid4(), Barrier(6)

        @on_its_own_connection
        def run(_):
            start.wait(timeout=30)
            prepare(order=order)

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(run, range(6)))
        assert Shipment.objects.count() == Errand.objects.count() == 1


class TestRunErrand:
    def test_books_once_however_many_workers_get_the_hint(self):
        shipment = ready_shipment()
        errand_id, start = errand_of(shipment).pk, Barrier(8)

        @on_its_own_connection
        def run(_):
            start.wait(timeout=30)
            return services.run_errand(errand_id, carrier=FakeCarrier(clock=Clock(NOON)), now=NOON)

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(run, range(8)))
        assert sorted(outcomes) == [Outcome.DONE] + [Outcome.NOT_DUE] * 7
        assert FakeBooking.objects.get().calls == 1
        assert Errand.objects.filter(kind="track").count() == 1


@pytest.mark.parametrize("turn", range(4))
class TestCancellingAndDispatching:
    """Whoever is first, the parcel ends in one state, and one answer is published."""

    def told(self, log):
        return [type(event).__name__ for event in log.events]

    def test_at_the_carrier_at_the_same_moment_end_cancelled_or_refused(self, turn):
        shipment, clock = ready_shipment(), Clock(NOON)
        carrier = FakeCarrier(clock=clock)
        services.run_errand(errand_of(shipment).pk, carrier=carrier, now=clock())
        services.stop_parcel(order_id=shipment.order_id, now=NOON)
        clock.wait(3 if turn % 2 else 2.9)
        Errand.objects.filter(done_at=None).update(due_at=clock())
        errands, start = Errand.objects.filter(done_at=None), Barrier(2)

        @on_its_own_connection
        def run(errand_id):
            start.wait(timeout=30)
            return services.run_errand(errand_id, carrier=carrier, now=clock())

        with published() as log, ThreadPoolExecutor(2) as pool:
            list(pool.map(run, errands.values_list("pk", flat=True)))
        shipment.refresh_from_db()
        if turn % 2:
            assert "ShipmentCancellationRefused" in self.told(log)
            assert "ShipmentCancelled" not in self.told(log)
        else:
            assert self.told(log) == ["ShipmentCancelled"]
            assert shipment.state == Shipment.State.CANCELLED

    def test_before_and_while_the_carrier_is_booked_leave_no_parcel_behind(self, turn):
        shipment, clock, start = ready_shipment(), Clock(NOON), Barrier(2)
        carrier = FakeCarrier(clock=clock)
        errand_id = errand_of(shipment).pk

        @on_its_own_connection
        def book():
            start.wait(timeout=30)
            services.run_errand(errand_id, carrier=carrier, now=clock())

        @on_its_own_connection
        def stop():
            start.wait(timeout=30)
            services.stop_parcel(order_id=shipment.order_id, now=NOON)

        with published() as log:
            with ThreadPoolExecutor(2) as pool:
                for done in [pool.submit(book), pool.submit(stop)]:
                    done.result(timeout=30)
            for errand in Errand.objects.filter(kind="cancel", done_at=None):
                services.run_errand(errand.pk, carrier=carrier, now=clock())
        assert self.told(log) == ["ShipmentCancelled"]
        assert not FakeBooking.objects.filter(cancelled_at=None).exists()
        assert not Errand.objects.filter(done_at=None).exists()
