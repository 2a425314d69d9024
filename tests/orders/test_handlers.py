"""From events to the order's end, through the outbox and the handlers as they are registered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.outbox import publish
from events.testing import deliver, published
from orders.events import (
    CheckFailed,
    CheckPassed,
    OrderPaid,
    OrderRejected,
    Reason,
    ValidationDeadlinePassed,
)
from orders.handlers import ORDER_PAYMENTS, PAYMENTS, SHIPMENTS, VALIDATION
from orders.queries import order_snapshot
from shipping.events import (
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentOutForDelivery,
    ShipmentPacked,
)
from tests.orders.conftest import CUSTOMER, NOON
from tests.orders.till import card, settle

pytestmark = pytest.mark.django_db

OURS = [VALIDATION, PAYMENTS, ORDER_PAYMENTS, SHIPMENTS]
PARCEL = CUSTOMER


def statuses(order):
    return [step.status for step in order_snapshot(order.pk).history]


class TestHandlers:
    def test_lead_an_order_from_placed_to_delivered(self, place):
        order = place(**card())
        publish(CheckPassed(order.pk, "inventory"))
        settle(OURS)
        for event in (
            ShipmentPacked(order.pk, PARCEL, NOON),
            ShipmentDispatched(order.pk, PARCEL, "Snail & Sons", "SNAIL-1", NOON),
            ShipmentOutForDelivery(order.pk, PARCEL, NOON),
            ShipmentDelivered(order.pk, PARCEL, NOON),
        ):
            publish(event)
            publish(event)
        deliver(OURS)
        assert statuses(order) == [
            "PLACED",
            "VALIDATED",
            "PAID",
            "PACKED",
            "DISPATCHED",
            "OUT_FOR_DELIVERY",
            "DELIVERED",
        ]

    def test_reject_with_the_reason_that_a_check_gave(self, place):
        order = place()
        why = Reason("inventory", "sold-out", "Garish Rug: 1 left, 2 wanted")
        publish(CheckFailed(order.pk, "inventory", (why,)))
        with published() as log:
            deliver(OURS)
        assert statuses(order) == ["PLACED", "REJECTED"]
        assert log.of(OrderRejected)[0].reasons == (why,)
        assert not log.of(OrderPaid)

    def test_reject_when_the_deadline_passes(self, place):
        order = place()
        publish(ValidationDeadlinePassed(order.pk, timezone.now()))
        deliver(OURS)
        assert statuses(order) == ["PLACED", "REJECTED"]
        assert order_snapshot(order.pk).reasons[0].text == "no answer from Inventory in time"

    def test_postpone_a_deadline_that_was_stuck_in_the_log(self, place):
        order = place()
        publish(ValidationDeadlinePassed(order.pk, timezone.now() - timedelta(seconds=11)))
        deliver(OURS)
        assert statuses(order) == ["PLACED"]

    def test_pay_what_is_validated_and_nothing_else(self, place):
        order = place(**card())
        settle(OURS)
        assert statuses(order) == ["PLACED"]
        publish(CheckPassed(order.pk, "inventory"))
        with published() as log:
            settle(OURS)
        assert [event.method for event in log.of(OrderPaid)] == ["card"]

    def test_tell_one_story_with_its_causes(self, place):
        order = place(**card())
        passed = publish(CheckPassed(order.pk, "inventory"), correlation_id=order.pk)
        with published() as log:
            settle(OURS)
        validated, authorized, paid = log.records
        assert validated.text("causation_id") == str(passed)
        assert paid.text("causation_id") == authorized.text("id")
        assert {record.text("correlation_id") for record in log.records} == {str(order.pk)}
