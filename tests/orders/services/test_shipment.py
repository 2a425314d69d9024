"""Payment and parcel: each step once, in order, announced with a gapless version."""

from datetime import timedelta

import pytest

from events.testing import published
from orders.events import (
    OrderDelivered,
    OrderDispatched,
    OrderOutForDelivery,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderValidated,
)
from orders.models import Order
from orders.services import Outcome, StepSkipped, follow_parcel, mark_paid, record_verdict
from shipping.events import ShipmentDelivered, ShipmentDispatched, ShipmentOutForDelivery, ShipmentPacked
from tests.orders.conftest import ADDRESS, CUSTOMER, NOON

pytestmark = pytest.mark.django_db

AT = [NOON + timedelta(minutes=minutes) for minutes in range(6)]
PARCEL = CUSTOMER
PASS = {"check": "inventory", "answer": "PASSED"}

STEPS = {
    "VALIDATED": lambda order_id: record_verdict(order_id=order_id, received_at=AT[0], **PASS),
    "PAID": lambda order_id: mark_paid(order_id=order_id, method="demo", paid_at=AT[1]),
    "PACKED": lambda order_id: follow_parcel(ShipmentPacked(order_id, PARCEL, AT[2])),
    "DISPATCHED": lambda order_id: follow_parcel(
        ShipmentDispatched(order_id, PARCEL, "Snail & Sons", "SNAIL-1", AT[3])
    ),
    "OUT_FOR_DELIVERY": lambda order_id: follow_parcel(ShipmentOutForDelivery(order_id, PARCEL, AT[4])),
    "DELIVERED": lambda order_id: follow_parcel(ShipmentDelivered(order_id, PARCEL, AT[5])),
}
PATH = list(STEPS)


def bring(order: Order, to: str) -> None:
    for step in PATH[: PATH.index(to) + 1]:
        assert STEPS[step](order.pk) == Outcome.MOVED


class TestTheWayOfAnOrder:
    def test_is_one_event_per_step_with_gapless_versions(self, place):
        with published() as log:
            order = place()
            bring(order, "DELIVERED")
        assert [type(event) for event in log.events] == [
            OrderPlaced,
            OrderValidated,
            OrderPaid,
            OrderPacked,
            OrderDispatched,
            OrderOutForDelivery,
            OrderDelivered,
        ]
        assert [event.version for event in log.events] == [1, 2, 3, 4, 5, 6, 7]
        assert {record.text("correlation_id") for record in log.records} == {str(order.pk)}

    def test_is_kept_as_history(self, place):
        order = place()
        bring(order, "DELIVERED")
        steps = list(order.steps.values_list("version", "status", "at"))
        assert steps == [(1, "PLACED", NOON)] + [
            (version, status, at) for version, (status, at) in enumerate(zip(PATH, AT, strict=True), start=2)
        ]
        assert order.steps.get(status="DISPATCHED").detail == {
            "carrier": "Snail & Sons",
            "tracking": "SNAIL-1",
        }

    def test_tells_shipping_all_that_it_needs_when_paid(self, place):
        order = place(customer_version=3)
        bring(order, "VALIDATED")
        with published() as log:
            STEPS["PAID"](order.pk)
        assert log.events == [OrderPaid(order.pk, 3, CUSTOMER, 3, ADDRESS, "demo", AT[1])]

    def test_tells_carrier_and_tracking_when_dispatched(self, place):
        order = place()
        bring(order, "PACKED")
        with published() as log:
            STEPS["DISPATCHED"](order.pk)
        assert log.events == [OrderDispatched(order.pk, 5, "Snail & Sons", "SNAIL-1", AT[3])]


class TestAStep:
    @pytest.mark.parametrize("step", PATH[1:])
    def test_has_no_effect_a_second_time_nor_later(self, place, step):
        order = place()
        bring(order, step)
        with published() as log:
            assert STEPS[step](order.pk) == Outcome.IGNORED
            for following in PATH[PATH.index(step) + 1 :]:
                STEPS[following](order.pk)
                assert STEPS[step](order.pk) == Outcome.IGNORED
        assert len(log.events) == len(PATH) - PATH.index(step) - 1

    @pytest.mark.parametrize("step", PATH[2:])
    def test_is_refused_loudly_when_the_one_before_is_missing(self, place, step):
        order = place()
        bring(order, PATH[PATH.index(step) - 2])
        with published() as log, pytest.raises(StepSkipped, match=f"{order.pk} is .* {step}"):
            STEPS[step](order.pk)
        assert log.events == []

    @pytest.mark.parametrize("end", ["REJECTED", "CANCELLED", "EXPIRED", "RETURNED"])
    @pytest.mark.parametrize("step", PATH[1:])
    def test_has_no_effect_on_an_order_that_has_ended(self, place, step, end):
        order = place()
        Order.objects.filter(pk=order.pk).update(status=end)
        with published() as log:
            assert STEPS[step](order.pk) == Outcome.IGNORED
        assert log.events == []

    @pytest.mark.usefixtures("catalogue")
    @pytest.mark.parametrize("step", PATH[1:])
    def test_of_an_order_that_is_not_here_is_an_error_for_staff(self, step):
        with pytest.raises(Order.DoesNotExist):
            STEPS[step](CUSTOMER)
