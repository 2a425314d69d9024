"""Fulfilment: a list per order, open from the payment on; packed or stopped, and only once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from events.models import Timer
from events.testing import published
from orders.events import OrderCancelled, OrderExpired, OrderRejected
from shipping import services
from shipping.events import PackingDue, ShipmentCancelled, ShipmentPacked
from shipping.models import PickLine, PickList
from shipping.parcels import parcel_id
from tests.shipping.parcels import NOON, cancelling, happen_to_fulfilment, line, paid, placed

pytestmark = pytest.mark.django_db

State = PickList.State
ORDER = uuid4()
STAFF = {"order_id": ORDER, "by": "mia", "now": NOON}


def state():
    return PickList.objects.get().state


class TestAPickList:
    def test_holds_what_was_ordered_line_by_line(self):
        happen_to_fulfilment(placed(ORDER, line("GARISH-RUG", 2), line("WOBBLY-LAMP", 1)))
        assert list(PickLine.objects.values_list("sku", "quantity")) == [("GARISH-RUG", 2), ("WOBBLY-LAMP", 1)]
        assert state() == State.UNPAID

    def test_opens_when_the_order_is_paid_and_only_once(self):
        happen_to_fulfilment(placed(ORDER), paid(ORDER), paid(ORDER))
        assert state() == State.OPEN

    @pytest.mark.parametrize(
        "end",
        [OrderRejected(ORDER, 2, (), NOON), OrderExpired(ORDER, 3, NOON), OrderCancelled(ORDER, 2, "customer", NOON)],
        ids=lambda event: type(event).__name__,
    )
    def test_is_forgotten_when_the_order_ends_unpaid(self, end):
        happen_to_fulfilment(placed(ORDER), end)
        assert not PickList.objects.exists()

    def test_leaves_out_a_line_of_nothing(self):
        happen_to_fulfilment(placed(ORDER, line("GARISH-RUG", -2), line("WOBBLY-LAMP", 1)))
        assert PickLine.objects.get().sku == "WOBBLY-LAMP"


class TestPack:
    def test_tells_that_the_parcel_is_ready(self):
        happen_to_fulfilment(placed(ORDER), paid(ORDER))
        with published() as log:
            services.pack(**STAFF)
        assert log.events == [ShipmentPacked(ORDER, parcel_id(ORDER), NOON)]
        assert log.records[0].incoming.correlation_id == str(ORDER)

    @pytest.mark.parametrize(
        ("events", "why"),
        [
            ([], "no such list"),
            ([placed(ORDER)], "nobody has paid"),
            ([placed(ORDER), paid(ORDER), cancelling(ORDER)], "being cancelled"),
        ],
        ids=["unknown", "unpaid", "stopped"],
    )
    def test_is_refused_with_the_reason(self, events, why):
        happen_to_fulfilment(*events)
        with published() as log, pytest.raises(services.NotToBePacked, match=why):
            services.pack(**STAFF)
        assert log.events == []

    def test_happens_once(self):
        happen_to_fulfilment(placed(ORDER), paid(ORDER))
        services.pack(**STAFF)
        with pytest.raises(services.NotToBePacked, match="packed already"):
            services.pack(**STAFF)


class TestPackingByItself:
    @pytest.fixture(autouse=True)
    def _after_three_seconds(self, settings):
        settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = 3.0

    def test_waits_in_a_timer(self):
        happen_to_fulfilment(placed(ORDER), paid(ORDER))
        assert state() == State.OPEN
        assert Timer.objects.get().name == f"packing:{ORDER}"

    def test_packs_when_its_time_has_come(self):
        happen_to_fulfilment(placed(ORDER), paid(ORDER), PackingDue(ORDER, NOON + timedelta(seconds=3)))
        assert (state(), PickList.objects.get().packed_by) == (State.PACKED, "automatic")

    @pytest.mark.parametrize("first", ["staff", "cancelling"])
    def test_leaves_it_to_who_was_faster(self, first):
        happen_to_fulfilment(placed(ORDER), paid(ORDER))
        if first == "staff":
            services.pack(**STAFF)
        else:
            happen_to_fulfilment(cancelling(ORDER))
        assert not Timer.objects.exists()
        with published() as log:
            happen_to_fulfilment(PackingDue(ORDER, NOON))
        assert log.of(ShipmentPacked) == []

    def test_is_at_once_where_the_settings_say_so(self, settings):
        settings.FULFILMENT_AUTOMATIC_AFTER_SECONDS = 0.0
        happen_to_fulfilment(placed(ORDER), paid(ORDER))
        assert state() == State.PACKED
        assert not Timer.objects.exists()


class TestStopPicking:
    def test_grants_what_is_not_packed(self):
        happen_to_fulfilment(placed(ORDER), paid(ORDER))
        with published() as log:
            happen_to_fulfilment(cancelling(ORDER), cancelling(ORDER))
        assert [event.order_id for event in log.of(ShipmentCancelled)] == [ORDER]
        assert state() == State.STOPPED

    def test_leaves_what_is_packed_to_shipping(self):
        happen_to_fulfilment(placed(ORDER), paid(ORDER))
        services.pack(**STAFF)
        with published() as log:
            happen_to_fulfilment(cancelling(ORDER))
        assert log.of(ShipmentCancelled) == []
