"""An order that went its way, indexed, and a log to read its records from."""

import pytest
from django.utils import timezone

from events.peek import LogAway
from events.testing import deliver
from events.testing.publishing import outbox
from inventory.handlers import RESERVATIONS
from inventory.services import receive_stock
from orders.handlers import VALIDATION
from orders.models import Order
from orders.services import Wanted, write_order
from shop.insight.story import moment, record, telling, views
from shop.projections import STORIES
from shop.services.customers import PostalAddress, register_guest
from tests.shop import market
from tests.shop.desk.conftest import staff

__all__ = ["staff"]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Answers are not kept from one request to the next: that is tests/shop/test_shared.py's."""
    for module in (moment, telling, views):
        monkeypatch.setattr(module, "shared", lambda _name, ask, **_: ask())


@pytest.fixture
def order(settings):
    """Two rugs for Ada: placed, checked, and validated."""
    settings.ORDER_REQUIRED_CHECKS = ("inventory",)
    market.sell()
    receive_stock(sku="GARISH-RUG", quantity=9, reason="delivery note 7", actor="ada")
    home = PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT")
    ada, address = register_guest(name="Ada Lovelace", email="ada@example.org", address=home)
    placed = write_order(
        customer_id=ada.pk,
        customer_version=1,
        address_id=address.pk,
        lines=[Wanted("GARISH-RUG", 2)],
        placed_at=timezone.now(),
    )
    go_on()
    return Order.objects.get(pk=placed.pk)


def go_on():
    deliver([RESERVATIONS, VALIDATION])
    deliver([STORIES.group])


class Log:
    """The outbox's rows as the records that the relay would make of them."""

    away = ""
    held = True

    def pick(self, spots, *, seconds):
        if self.away:
            raise LogAway(self.away)
        records = {(each.place, each.offset): each for each in outbox(after=0)} if self.held else {}
        return {spot: records[spot] for spot in spots if spot in records}


@pytest.fixture
def log(monkeypatch):
    made = Log()
    for module in (moment, record):
        monkeypatch.setattr(module, "pick", made.pick)
    return made


@pytest.fixture
def address(order):
    return f"/staff/orders/{order.pk}/story"
