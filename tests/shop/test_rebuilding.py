"""The system's own read models, made anew from what the real log holds."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from msgspec.structs import replace

from events import kafka
from events.projections.declaration import projections
from events.projections.purity import TWISTS, assert_pure
from events.projections.rebuilding import rebuild, verify
from events.projections.shadow import NotPure
from inventory.events import STOCK, StockReceived, StockReserved
from inventory.models import CatalogueName
from orders.events import ORDERS
from orders.models import CatalogueItem, OrderView
from shop.events import PRODUCTS, CustomerChanged, Money, ProductChanged
from shop.journey.models.tally import Tally
from shop.models import Availability, OrderTracking, TrackingStep
from tests.events.projections.logged import produce, stand
from tests.shop.market import ORDER, SOMEBODY, refusal, story

OTHER = uuid4()
HISTORY = {
    "order-tracking": [*story(), story(OTHER)[0], refusal(OTHER)],
    "order-view": [*story(), story(OTHER)[0], refusal(OTHER)],
    "journey-tally": [*story(), story(OTHER)[0], refusal(OTHER)],
    "availability": [
        StockReceived("GARISH-RUG", 1, 10, 10, 0, "delivery", "ada"),
        StockReserved("GARISH-RUG", 2, 4, 10, 4, ORDER),
        StockReceived("LOUD-LAMP", 1, 3, 3, 0, "delivery", "ada"),
    ],
    "catalogue": [
        ProductChanged("GARISH-RUG", 1, "Rug", Money(Decimal(20)), "rugs", True),
        ProductChanged("GARISH-RUG", 2, "Garish Rug", Money(Decimal(25)), "rugs", True),
        ProductChanged("LOUD-LAMP", 1, "Lamp", Money(Decimal(5)), "lamps", True),
    ],
}
HISTORY["stock-names"] = HISTORY["catalogue"]
ROWS = {
    "order-tracking": {OrderTracking: 2, TrackingStep: 9},
    "order-view": {OrderView: 2},
    "journey-tally": {Tally: 2},
    "availability": {Availability: 2},
    "catalogue": {CatalogueItem: 2},
    "stock-names": {CatalogueName: 2},
}


def spoil(name):
    """Change one row of each table, and lose another."""
    for model in ROWS[name]:
        lost, kept = model.objects.order_by("pk")[:2]
        lost.delete()
        state = {"status": "LOST"} if hasattr(kept, "status") else {"version": 99}
        model.objects.filter(pk=kept.pk).update(**state)


@pytest.fixture
def log(settings, transactional_db):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([ORDERS, STOCK, PRODUCTS])


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", HISTORY)
class TestProjections:
    def test_can_be_rebuilt_from_the_log(self, log, name):
        produce(*HISTORY[name])
        stand(projections[name].group)
        spoil(name)
        assert [str(found) for found in verify(name).differences] == ["+1 ~1 -0"] * len(ROWS[name])
        rebuild(name, actor="ada")
        assert not any(verify(name).differences)
        assert {model: model.objects.count() for model in ROWS[name]} == ROWS[name]


class TestShippingsCustomers:
    """Hearing of a customer wakes shipments: that must not happen again for every customer there ever was."""

    @pytest.mark.parametrize("command", ["rebuild", "verify"])
    def test_cannot_be_rebuilt(self, command):
        with pytest.raises(CommandError, match="handlers of shipping-customers do more than keep its tables"):
            call_command(command, "customers")

    @pytest.mark.django_db
    def test_are_caught_when_somebody_declares_them_pure(self):
        changed = CustomerChanged(SOMEBODY, 1, "Ada", "ada@example.org", "en", ())
        with pytest.raises(NotPure, match=r"public\.shipping_shipment"):
            assert_pure(replace(projections["customers"], pure=True), [changed], TWISTS[0])


class TestEveryProjection:
    def test_is_held_to_the_log_here(self):
        ours = {name for name, projection in projections.items() if projection.pure}
        assert ours == {*HISTORY, "story-index"}  # which tests/events/stories holds to the log
