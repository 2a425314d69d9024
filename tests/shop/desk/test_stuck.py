"""Which orders wait too long for a service, however many wait for somebody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.models import Order, Payment
from shipping.models import PickList
from shop.desk import stuck
from tests.shop import market

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def orders(settings):
    """Five, the longest waiting first."""
    settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = None
    market.sell()
    numbered = [Order.objects.get(pk=market.order()) for _ in range(5)]
    for hours, order in enumerate(reversed(numbered), start=1):
        Order.objects.filter(pk=order.pk).update(status="PAID", changed_at=NOW - timedelta(hours=hours))
        PickList.objects.update_or_create(
            pk=order.pk, defaults={"number": order.number, "state": "open", "placed_at": NOW, "paid_at": NOW}
        )
    return numbered


def declined(order):
    Order.objects.filter(pk=order.pk).update(status="VALIDATED")
    at = {"created_at": NOW, "changed_at": NOW}
    Payment.objects.update_or_create(
        order_id=order.pk, defaults={"state": "DECLINED", "amount": order.total, "currency": "EUR", **at}
    )


def test_an_order_that_waits_for_a_service_is_found_behind_many_that_do_not(orders, monkeypatch):
    *others, last = orders
    declined(others[0])
    Order.objects.filter(pk=last.pk).update(status="VALIDATED")
    monkeypatch.setattr(stuck, "PAGE", 2)
    monkeypatch.setattr(stuck, "MOST", 1)
    [found] = stuck.stuck_orders(now=NOW)
    assert (found.order_id, found.services) == (last.pk, ("Payments",))
    assert stuck.stuck_order(order_id=last.pk, now=NOW) == found
    assert [stuck.stuck_order(order_id=order.pk, now=NOW) for order in others] == [None] * 4
