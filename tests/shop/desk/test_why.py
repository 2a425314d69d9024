"""What staff are told of an order that waits: exact figures, and where to look further."""

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from events.models import Parked
from orders.models import Order
from shop.desk import why as module
from shop.desk.stuck import stuck_orders
from shop.desk.why import why_waiting, whys
from shop.queries.services import Errands, State
from tests.shop import market
from tests.shop.queries.test_waiting import ALL_WELL

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture(autouse=True)
def so(monkeypatch):
    """How the services are; a test may change it."""

    def so(**changes):
        changed = msgspec.structs.replace(ALL_WELL, **changes)
        monkeypatch.setattr(module, "parts", lambda: changed)

    so()
    return so


@pytest.fixture
def unpaid():
    """Validated a quarter of an hour ago, and no bank was asked since."""
    market.sell()
    order_id = market.order()
    Order.objects.filter(pk=order_id).update(status="VALIDATED", changed_at=NOW - timedelta(minutes=15))
    return order_id


def park(order_id, group="payments", offset=7):
    rows = {"topic": "orders", "key": str(order_id).encode(), "partition": 0, "offset": offset, "headers": b"[]"}
    Parked.objects.create(group_name=group, timestamp_ms=0, **rows)


class TestWhyWaiting:
    def test_is_nothing_for_an_order_that_moves(self, unpaid):
        Order.objects.update(changed_at=NOW)
        assert why_waiting(order_id=unpaid, now=NOW) is None

    def test_has_the_service_since_when_and_the_figures(self, unpaid, so):
        so(
            groups=ALL_WELL.groups | {"payments": (2, 40)},
            errands=ALL_WELL.errands | {"payments": Errands(3, run=False)},
        )
        park(unpaid)
        park(unpaid, offset=8)
        park("another order", offset=9)
        why = why_waiting(order_id=unpaid, now=NOW)
        [awaited] = why.services
        assert why.since == NOW - timedelta(minutes=15)
        assert (awaited.service.name, awaited.service.group, awaited.parked) == ("Payments", "payments", 2)
        assert (awaited.service.members, awaited.service.lag, awaited.service.behind) == (2, 40, 43)
        assert awaited.service.state is State.DOWN  # nobody runs its errands


class TestWhys:
    def test_are_none_for_no_orders(self):
        assert whys([]) is None

    def test_count_the_orders_of_each_service(self, unpaid):
        other = market.order()
        Order.objects.filter(pk=other).update(status="VALIDATED", changed_at=NOW - timedelta(minutes=3))
        [awaited] = whys(stuck_orders(now=NOW)).services
        assert (awaited.service.name, awaited.orders) == ("Payments", 2)


class TestThePages:
    @pytest.fixture
    def ask(self, staff):
        return lambda url, *, role: " ".join(staff(role).get(url).content.decode().split())

    def test_of_an_order_says_it_with_links_for_those_who_may(self, ask, unpaid, so):
        so(groups=ALL_WELL.groups | {"payments": (0, 2)})
        park(unpaid)
        page = ask(f"/admin/orders/order/{unpaid}/change/", role="manager")
        assert "Waits for Payments since" in page
        assert "0 processes, 2 events behind" in page
        assert "1 event of this order is parked" in page
        assert "/admin/events/parked/?group=payments" in page

    def test_of_an_order_leads_nobody_where_they_may_not_go(self, ask, unpaid):
        park(unpaid)
        page = ask(f"/admin/orders/order/{unpaid}/change/", role="support")
        assert "1 event of this order is parked" in page
        assert "/admin/events/parked/" not in page
        assert "/staff/pipeline" not in page

    def test_of_all_that_wait_says_how_the_services_are(self, ask, unpaid, so):
        so(groups={}, relay_runs=False, unpublished=12)
        page = ask("/admin/waiting/", role="support")
        assert "Kafka does not answer" in page
        assert "No relay holds the lease: 12 events wait in the outbox." in page
        assert "1 order waits." in page
        assert "not known" in page
