"""The page of the old system, in each condition of the way from there."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Parked
from shop.connect.rest import ConnectAway, Connector
from shop.models import User
from shop.suppliers import condition
from shop.suppliers.condition import Slot
from shop.suppliers.models import SuppliedItem

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def boss():
    client = Client()
    client.force_login(User.objects.create_superuser("boss", password="only-for-tests"))
    return client


@pytest.fixture(autouse=True)
def way(monkeypatch):
    """How the way is: well, unless a test says otherwise; nobody is asked."""

    def be(*, connector=None, slot=None, away="", waiting=0):
        def asked(_name):
            if isinstance(connector, Exception):
                raise connector
            return connector or Connector("legacy-erp", "RUNNING")

        monkeypatch.setattr(condition, "status", asked)
        monkeypatch.setattr(condition, "_slot", lambda: (slot or Slot(True, "reserved", 2_000), away))
        monkeypatch.setattr(condition, "_waiting", lambda: waiting)

    be()
    monkeypatch.setattr(condition, "shared", lambda _name, ask, **_: ask())
    monkeypatch.setattr("shop.suppliers.views.shared", lambda _name, ask, **_: ask())
    return be


def item(sku="OLD-TEAPOT", **changes):
    fields = {
        "lsn": 1, "offered": True, "name": "Teapot", "story": "", "shelf": "tableware", "price": Decimal("24.90"),
        "quantity": 12, "told_at": AT, "news": "offered at 24.90",
    } | changes  # fmt: skip
    return SuppliedItem.objects.create(sku=sku, **fields)


def page(client):
    return client.get("/staff/suppliers").content.decode()


class TestPage:
    def test_says_what_to_do_while_nothing_was_heard(self, boss):
        assert "Nothing was heard yet" in page(boss)

    def test_shows_what_was_said_beside_what_is_sold(self, boss):
        item()
        shown = page(boss)
        assert "OLD-TEAPOT" in shown
        assert "€24.90" in shown
        assert "not there" in shown
        assert "differs" in shown

    def test_says_that_connect_does_not_run(self, boss, way):
        way(connector=ConnectAway("gone"))
        assert "NOT RUNNING" in page(boss)
        assert "starts it" in page(boss)

    def test_says_why_the_connector_failed(self, boss, way):
        way(connector=Connector("legacy-erp", "FAILED", "PSQLException: <gone>"))
        shown = page(boss)
        assert "FAILED" in shown
        assert "PSQLException: &lt;gone&gt;" in shown

    def test_says_that_the_connector_is_missing(self, boss, way):
        way(connector=Connector("legacy-erp", "MISSING"))
        assert "without this connector" in page(boss)

    def test_warns_of_a_slot_that_holds_much_or_lost_its_log(self, boss, way):
        way(slot=Slot(False, "extended", 900_000_000))
        assert "keeps 858.3" in page(boss)
        way(slot=Slot(False, "lost", 0))
        assert "takes a new snapshot" in page(boss)

    def test_is_there_while_the_old_database_and_kafka_are_away(self, boss, way):
        way(away="connection refused", waiting=None)
        assert "does not answer" in page(boss)
        assert "connection refused" in page(boss)

    def test_names_what_is_set_aside_by_its_number(self, boss):
        for offset, error in enumerate(("BadRow: BIG-LADLE cannot cost -500.00 cents", "")):
            Parked.objects.create(
                group_name="suppliers", topic="legacy-items", key=b'{"item_no":"BIG-LADLE"}', partition=0,
                offset=offset, headers=b"[]", timestamp_ms=0, error=error, parked_at=timezone.now(),
            )  # fmt: skip
        shown = page(boss)
        assert "BIG-LADLE</span>" in shown
        assert "2 records" in shown
        assert "cannot cost -500.00 cents" in shown

    def test_names_a_broken_key_by_its_bytes(self, boss):
        Parked.objects.create(
            group_name="suppliers", topic="legacy-items", key=b'{"item_no":"\xff"}', partition=0, offset=1,
            headers=b"[]", timestamp_ms=0, error="BadRow", parked_at=timezone.now(),
        )  # fmt: skip
        assert "hex:7b22" in page(boss)

    def test_asks_for_its_moving_part_alone(self, boss):
        shown = boss.get("/staff/suppliers/live").content.decode()
        assert "RUNNING" in shown
        assert "<html" not in shown
