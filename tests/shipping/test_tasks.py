from datetime import timedelta

import pytest
from django.utils import timezone

from events.hints import SWEEP_SECONDS
from shipping import tasks
from shipping.models import Errand, FakeBooking, Shipment
from shop.celery import app
from tests.shipping.parcels import errand_of, ready_shipment

pytestmark = pytest.mark.django_db


class TestRunErrand:
    def test_books_the_carrier_for_an_id(self):
        ready_shipment()
        assert tasks.run_errand(Errand.objects.get().pk) == "done"
        assert Shipment.objects.get().state == Shipment.State.BOOKED

    def test_may_come_again_for_what_is_done_and_for_what_never_was(self):
        ready_shipment()
        errand = Errand.objects.get()
        tasks.run_errand(errand.pk)
        assert tasks.run_errand(errand.pk) == "not due"
        assert tasks.run_errand(10**9) == "not due"
        assert FakeBooking.objects.get().calls == 1


class TestSweepErrands:
    def test_hints_again_at_what_was_left_behind(self, celery):
        shipment = ready_shipment()
        assert tasks.sweep_errands() == 1
        assert celery.hints == [("shipping.tasks.run_errand", errand_of(shipment).pk, 0)]
        assert celery.expire == [SWEEP_SECONDS]

    def test_leaves_alone_what_is_not_overdue(self, celery):
        shipment = ready_shipment()
        shipment.errands.update(due_at=timezone.now() + timedelta(seconds=30))
        assert tasks.sweep_errands() == 0
        assert celery.hints == []

    def test_is_what_beat_calls(self):
        beat = app.conf.beat_schedule["sweep-shipping-errands"]
        assert beat["task"] == tasks.sweep_errands.name
        assert beat["task"] in app.tasks
