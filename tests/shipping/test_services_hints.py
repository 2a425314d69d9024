import time
from datetime import timedelta

import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone

from events import hints
from events.hints import hint
from shipping.models import Errand, Shipment
from tests.shipping.parcels import ready_shipment

RUN = "shipping.tasks.run_errand"


class TestHint:
    def test_tells_celery_when_the_errand_is_due(self, celery):
        hint(RUN, 7, due_at=timezone.now() + timedelta(seconds=30))
        assert celery.hints == [(RUN, 7, 30)]

    def test_is_given_at_once_for_what_is_overdue(self, celery):
        hint(RUN, 7, due_at=timezone.now() - timedelta(seconds=30))
        assert celery.hints == [(RUN, 7, 0)]

    def test_leaves_what_is_far_off_to_the_sweep(self, celery):
        hint(RUN, 7, due_at=timezone.now() + timedelta(hours=1))
        assert celery.hints == []

    def test_to_an_absent_broker_fails_fast_and_aloud_and_only_once(self, monkeypatch, caplog):
        absent = Celery("absent", broker="redis://127.0.0.1:1/0", set_as_current=False)
        absent.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        monkeypatch.setattr(hints, "current_app", absent)
        began = time.monotonic()
        for errand_id in range(50):
            hint(RUN, errand_id, due_at=timezone.now())
        assert time.monotonic() - began < 3
        assert caplog.text.count("the sweep will find it") == 1


@pytest.mark.django_db(transaction=True)
class TestHintAfterCommit:
    def test_comes_with_the_errand(self, celery):
        ready_shipment()
        assert celery.hints == [(RUN, Errand.objects.get().pk, 0)]

    def test_that_fails_takes_nothing_back(self, monkeypatch):
        absent = Celery("absent", broker="redis://127.0.0.1:1/0", set_as_current=False)
        absent.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        monkeypatch.setattr(hints, "current_app", absent)
        ready_shipment()
        assert Shipment.objects.get().state == Shipment.State.READY
        assert Errand.objects.get().done_at is None
