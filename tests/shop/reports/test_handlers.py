import random
from datetime import timedelta
from decimal import Decimal

import pytest

from events.outbox import publish
from events.testing import deliver, published
from orders.events import Line
from shop.events import Money
from shop.models import Address, Category, Customer
from shop.reports.handlers import REPORTING
from shop.reports.models import ReportedOrder
from tests.shop.market import sell
from tests.shop.reports.telling import Told, hear, in_short, newest

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    sell("GARISH-RUG")
    lamp = sell("LOUD-LAMP", price="7.35").product
    lamp.category = Category.objects.create(slug="lamps", name="Lamps")
    lamp.save()
    customer = Customer.objects.create(name="Ada Lovelace", email="ada@example.org", language="en")
    home = Address.objects.create(customer=customer, line1="x", postcode="1010", city="Vienna", country="AT")
    return Told(address_id=home.pk)


def heard(*events):
    with published() as log:
        hear(*events)
    return newest(log)


class TestAnOrder:
    def test_is_reported_once_it_is_paid(self, told):
        assert heard(told.placed()) == {}
        rows = heard(told.paid())
        assert in_short(rows.values()) == {
            "GARISH-RUG": (2, "40.00", "0.00"),
            "LOUD-LAMP": (1, "7.35", "0.00"),
            "delivery": (0, "4.90", "0.00"),
        }
        assert {(row.country, row.currency, row.version, row.paid_at) for row in rows.values()} == {
            ("AT", "EUR", 3, told.paid_at)
        }
        assert [rows[f"{told.order_id}/{line}"].category for line in (1, 2, "delivery")] == ["rugs", "lamps", ""]

    def test_is_reported_when_placing_is_heard_last(self, told):
        assert heard(told.paid()) == {}
        assert len(heard(told.placed())) == 3

    def test_is_never_reported_if_nobody_paid(self, told):
        assert heard(told.placed(), told.cancelled()) == {}

    def test_does_not_count_once_it_is_cancelled(self, told):
        rows = heard(told.placed(), told.paid(), told.cancelled())
        assert {row.cancelled_at for row in rows.values()} == {told.cancelled().cancelled_at}
        assert {row.version for row in rows.values()} == {5}

    def test_that_goes_free_of_charge_has_no_row_for_it(self, told):
        told.delivery = "0.00"
        assert set(in_short(heard(told.placed(), told.paid()).values())) == {"GARISH-RUG", "LOUD-LAMP"}

    def test_tells_nothing_about_people(self, told):
        with published() as log:
            hear(told.placed(), told.paid())
        said = " ".join(str(event) for event in log.of(type(log.events[0])))
        assert not any(word in said for word in ("Ada", "ada@", "Vienna", "1010", str(told.address_id)))


class TestWhatIsLookedUp:
    def test_is_kept_as_it_was(self, told):
        hear(told.placed())
        Category.objects.filter(slug="rugs").update(slug="carpets")
        Address.objects.update(country="DE")
        row = heard(told.placed(), told.paid())[f"{told.order_id}/1"]
        assert (row.category, row.country) == ("rugs", "AT")

    def test_is_empty_where_nobody_knows_it(self, told):
        stranger = Told(goods=(Line("NO-SUCH-RUG", "", 1, Money(Decimal("1.00"))),))
        row = heard(stranger.placed(), stranger.paid())[f"{stranger.order_id}/1"]
        assert (row.category, row.country) == ("", "")


class TestWhatComesBack:
    def test_is_subtracted_from_its_line(self, told):
        rows = heard(told.placed(), told.paid(), told.came_back("20.00", GARISH_RUG=1))
        assert in_short(rows.values())["GARISH-RUG"] == (1, "40.00", "20.00")

    def test_takes_the_delivery_along_with_the_last_piece(self, told):
        events = (told.came_back("20.00", GARISH_RUG=1), told.came_back("32.25", GARISH_RUG=1, LOUD_LAMP=1))
        rows = heard(told.placed(), told.paid(), *events)
        assert in_short(rows.values()) == {
            "GARISH-RUG": (0, "40.00", "40.00"),
            "LOUD-LAMP": (0, "7.35", "7.35"),
            "delivery": (0, "4.90", "4.90"),
        }

    def test_never_gives_back_more_than_the_refund(self, told):
        """Goodwill was given before, so less was left for the return: together it is all that was paid."""
        rows = heard(
            told.placed(), told.paid(), told.refunded("10.00"), told.came_back("42.25", GARISH_RUG=2, LOUD_LAMP=1)
        )
        assert in_short(rows.values())["goodwill"] == (0, "0.00", "10.00")
        assert in_short(rows.values())["LOUD-LAMP"] == (0, "7.35", "2.25")
        short = in_short(rows.values()).values()
        assert sum(Decimal(sold) - Decimal(returned) for _, sold, returned in short) == 0

    def test_counts_once_however_often_it_is_heard(self, told):
        back = told.came_back("20.00", GARISH_RUG=1)
        rows = heard(told.placed(), told.paid(), back, back)
        assert in_short(rows.values())["GARISH-RUG"] == (1, "40.00", "20.00")


class TestGoodwill:
    def test_is_a_row_of_its_own_for_all_there_was(self, told):
        rows = heard(told.placed(), told.paid(), told.refunded("5.00"), told.refunded("2.50"))
        assert in_short(rows.values())["goodwill"] == (0, "0.00", "7.50")

    def test_is_not_what_is_refunded_for_another_reason(self, told):
        rows = heard(told.placed(), told.paid(), told.refunded("20.00", why="return"))
        assert "goodwill" not in in_short(rows.values())


class TestTheRows:
    @pytest.mark.parametrize("seed", range(8))
    def test_are_the_same_after_duplicates_and_permutations(self, told, seed):
        back, goodwill = told.came_back("20.00", GARISH_RUG=1), told.refunded("5.00")
        events = [told.placed(), told.paid(), back, goodwill, told.cancelled()]
        expected = heard(*events)
        ReportedOrder.objects.all().delete()
        twisted = events * 2
        random.Random(seed).shuffle(twisted)
        assert heard(*twisted) == expected

    def test_are_published_again_when_the_group_reads_all_again(self, told):
        """After `seek --reapply`: what comes is what was said last, so that no row goes back meanwhile."""
        events = [told.placed(), told.paid(), told.came_back("20.00", GARISH_RUG=1)]
        expected = heard(*events)
        with published() as log:
            hear(*events)
        assert newest(log) == expected
        assert {event.payload for event in log.of(type(log.events[0]))} == set(expected.values())

    def test_do_not_go_back_when_an_older_event_comes_late(self, told):
        hear(told.placed(), told.paid(), told.cancelled())
        assert {row.version for row in heard(told.paid()).values()} == {5}

    def test_of_two_orders_have_nothing_to_do_with_each_other(self, told):
        other = Told(address_id=told.address_id, paid_at=told.paid_at + timedelta(days=1))
        rows = heard(told.placed(), other.placed(), other.paid())
        assert {row.order_id for row in rows.values()} == {other.order_id}


class TestTheGroup:
    def test_takes_what_the_services_publish(self, told):
        publish(told.placed(), correlation_id=told.order_id)
        publish(told.paid(), correlation_id=told.order_id)
        with published() as log:
            assert deliver(only=[REPORTING]) == 2
            deliver(only=[REPORTING])
        assert len(newest(log)) == 3
        assert ReportedOrder.objects.get().reported_at is not None
