"""An order whose payment is wanted, in the hands of Payments alone."""

import pytest

from events import hints
from orders import services
from orders.models import Payment
from orders.services import Card
from shop.events import Money
from tests.badday import Clock
from tests.orders.conftest import NOON
from tests.orders.till import PAYS, card


class Celery:
    """Takes hints, and runs nothing."""

    def __init__(self):
        self.hints = []

    def send_task(self, name, args, *, countdown, retry, headers, expires):
        assert not retry
        self.hints.append((name, *args, round(countdown)))


@pytest.fixture(autouse=True)
def celery(monkeypatch):
    """What Celery was told, instead of a broker."""
    told = Celery()
    monkeypatch.setattr(hints, "current_app", told)
    monkeypatch.setattr(hints, "_silent_until", 0.0)
    return told


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def wanted(place):
    """A payment in whatever way its card behaves: placed, validated, and the gateway to be asked since noon."""

    def wanted(number=PAYS, *, validated=True) -> Payment:
        order, made = place(), card(number or PAYS)
        services.remember_payment(
            order_id=order.pk,
            total=Money(order.total),
            card=Card(made["payment_token"], made["card_fingerprint"]) if number else Card("", ""),
            now=NOON,
        )
        if validated:
            services.request_payment(order_id=order.pk, now=NOON)
        return Payment.objects.get(order_id=order.pk)

    return wanted
