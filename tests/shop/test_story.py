import pytest

from events import hints
from events.models import OutboxRecord
from events.testing import deliver
from inventory.services import receive_stock
from orders.models import Order
from shop.celery import app
from tests.shop.market import REVIEW, checkout_form, fill, sell

TRACE = f"00-{7:032x}-{9:016x}-01"


class Celery:
    """Takes hints; runs them when told, as a worker does."""

    def __init__(self):
        self._told = []

    def send_task(self, name, args, *, countdown, retry, headers, expires):
        self._told.append((app.tasks[name], args, headers))

    def work(self):
        told, self._told = self._told, []
        for task, args, headers in told:
            task.apply(args, headers=headers, throw=True)
        return len(told)


@pytest.fixture
def celery(monkeypatch, settings):
    settings.CARRIER_DELAYS_SECONDS = (0.0, 0.0, 0.0)
    settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = 0.0
    app.loader.import_default_modules()  # all tasks, as a worker has them
    told = Celery()
    monkeypatch.setattr(hints, "current_app", told)
    return told


@pytest.mark.django_db
class TestAnOrder:
    def test_is_one_trace_and_one_story_from_the_checkout_to_the_door(
        self, client, celery, django_capture_on_commit_callbacks
    ):
        sell(price="20.00", left=9)
        receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
        fill(client)
        client.post(REVIEW, checkout_form(client), headers={"traceparent": TRACE})
        working = True
        while working:
            with django_capture_on_commit_callbacks(execute=True):
                working = bool(deliver())
            with django_capture_on_commit_callbacks(execute=True):
                working = bool(celery.work()) or working

        order = Order.objects.get()
        assert order.status == "DELIVERED"
        story = list(OutboxRecord.objects.filter(correlation_id=str(order.pk)))
        assert {row.traceparent for row in story} == {TRACE}
        types = {str(row.id): row.type for row in story}
        causes = {row.type: types.get(row.causation_id) for row in story}
        assert causes["orders.order-placed.v1"] is None
        assert causes["inventory.stock-reserved.v1"] == "orders.order-placed.v1"
        assert causes["orders.order-dispatched.v1"] == "shipping.shipment-dispatched.v1"
        assert causes["shipping.shipment-packed.v1"] == "orders.order-paid.v1"
        assert [type_ for type_, cause in causes.items() if cause is None] == ["orders.order-placed.v1"]
