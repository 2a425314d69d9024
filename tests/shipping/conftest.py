import pytest

from events import hints
from tests.badday import Clock
from tests.shipping.parcels import NOON, ready_shipment


class Celery:
    """Takes hints, and runs nothing."""

    def __init__(self):
        self.hints = []
        self.headers = []
        self.expire = []

    def send_task(self, name, args, *, countdown, retry, headers, expires):
        assert not retry
        self.headers.append(headers)
        self.expire.append(expires)
        self.hints.append((name, *args, round(countdown)))


@pytest.fixture(autouse=True)
def celery(monkeypatch):
    """What Celery was told, instead of a broker."""
    told = Celery()
    monkeypatch.setattr(hints, "current_app", told)
    monkeypatch.setattr(hints, "_silent_until", 0.0)
    return told


@pytest.fixture(autouse=True)
def _carrier_delays(settings):
    settings.CARRIER_DELAYS_SECONDS = (3.0, 7.0, 11.0)


@pytest.fixture(autouse=True)
def _staff_pack(settings):
    settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = None


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def shipment():
    return ready_shipment()
