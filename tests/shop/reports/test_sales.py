from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from shop.reports import database
from shop.reports.database import Away, NotMade, TooMuch
from shop.reports.sales import Span, ask
from tests.shop.reports.selling import NOON, write

pytestmark = pytest.mark.django_db

MAY_DAY = Span(date(2026, 5, 1), date(2026, 5, 1))
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))


def euros(span=MAY):
    [found] = ask(span).sales
    return found


def by(parts):
    return {part.name: (part.orders, part.pieces, part.net) for part in parts}


class TestSales:
    def test_are_added_up_by_day_category_and_country(self, reporting):
        order = write(reporting)
        write(reporting, order=order, line=2, category="lamps", sold=Decimal("7.35"), pieces=3)
        write(reporting, country="DE", paid_at=NOON + timedelta(days=1))
        found = euros()
        assert found.currency == "EUR"
        assert (found.total.orders, found.total.pieces, found.total.net) == (2, 5, Decimal("47.35"))
        assert by(found.categories) == {"rugs": (2, 2, Decimal("40.00")), "lamps": (1, 3, Decimal("7.35"))}
        assert by(found.countries) == {"AT": (1, 4, Decimal("27.35")), "DE": (1, 1, Decimal("20.00"))}
        assert [day.net for day in found.days[:3]] == [Decimal("27.35"), Decimal("20.00"), Decimal("0.00")]
        assert len(found.days) == 31

    def test_leave_out_what_was_cancelled(self, reporting):
        write(reporting, cancelled_at=NOON)
        assert ask(MAY).sales == []

    def test_subtract_what_came_back_and_goodwill_on_the_day_of_the_payment(self, reporting):
        order = write(reporting, pieces=2, pieces_returned=1, sold=Decimal("40.00"), returned=Decimal("20.00"))
        write(reporting, order=order, line=0, kind="delivery", category="", pieces=0, sold=Decimal("4.90"))
        write(
            reporting, order=order, line=0, kind="goodwill", category="", pieces=0,
            sold=Decimal(0), returned=Decimal("5.00"),
        )  # fmt: skip
        found = euros()
        assert (found.total.sold, found.total.returned, found.total.net) == tuple(
            map(Decimal, ("44.90", "25.00", "19.90"))
        )
        assert found.total.orders == 1
        assert [(part.kind, part.net) for part in found.categories] == [
            ("goods", Decimal("20.00")), ("delivery", Decimal("4.90")), ("goodwill", Decimal("-5.00")),
        ]  # fmt: skip
        assert found.days[0].net == found.total.net

    def test_of_each_currency_are_apart(self, reporting):
        write(reporting)
        write(reporting, currency="CHF", sold=Decimal("99.95"))
        assert [(each.currency, each.total.net) for each in ask(MAY).sales] == [
            ("CHF", Decimal("99.95")),
            ("EUR", Decimal("20.00")),
        ]

    def test_are_exact_to_the_cent(self, reporting):
        for line in range(1, 11):
            write(reporting, line=line, sold=Decimal("0.10"))
        write(reporting, sold=Decimal("9999999999999999.00"))
        assert euros().total.net == Decimal("10000000000000000.00")

    def test_belong_to_the_day_in_the_shop_s_time_zone(self, reporting, settings):
        write(reporting, paid_at=datetime(2026, 4, 30, 22, 30, tzinfo=UTC))
        assert ask(MAY_DAY).sales == []
        settings.TIME_ZONE = "Europe/Vienna"
        assert euros(MAY_DAY).days[0].orders == 1

    def test_of_a_day_of_twenty_three_hours_are_all_of_it(self, reporting, settings):
        settings.TIME_ZONE = "Europe/Vienna"
        begins, over = Span(date(2026, 3, 29), date(2026, 3, 29)).moments
        assert over.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=23)

    def test_say_when_a_row_was_written_last(self, reporting):
        assert ask(MAY).written_at is None
        order = write(reporting)
        first = ask(MAY).written_at
        reporting.execute("update reporting_orders set version = 4 where order_id = %s", [order])
        assert first < ask(MAY).written_at


class TestTheDatabase:
    def test_is_made_once(self, reporting):
        called = []
        assert database.make(when_new=lambda: called.append("again")) is False
        assert database.made()
        assert called == []

    def test_is_made_with_its_table_only_if_the_sink_forgot_its_place(self, reporting):
        """Else the table would stay empty: what was read before does not come again."""

        def no_kafka():
            raise ConnectionError("Kafka sleeps.")

        reporting.execute("drop table reporting_orders")
        with pytest.raises(ConnectionError):
            database.make(when_new=no_kafka)
        with pytest.raises(NotMade):
            ask(MAY)
        assert database.make() is True
        assert ask(MAY).sales == []

    def test_lets_its_login_see_nothing_of_the_shop(self, reporting):
        where = database.address()
        own = database.shops_own()
        with where.open(name=own.name) as there, pytest.raises(psycopg.errors.InsufficientPrivilege):
            there.execute("select * from orders_order")

    def test_is_only_read_by_the_page(self, reporting):
        with database.reading() as cursor, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            cursor.execute("delete from reporting_orders")

    def test_does_not_hold_up_who_asks_too_much(self, reporting, monkeypatch):
        monkeypatch.setattr(database, "PATIENCE", "-c statement_timeout=50ms")
        with pytest.raises(TooMuch, match="fewer days"), database.reading() as cursor:
            cursor.execute("select pg_sleep(60)")

    def test_is_away_where_nobody_answers(self, nowhere):
        with pytest.raises(Away, match="does not answer"):
            ask(MAY)

    def test_is_not_made_before_somebody_makes_it(self, not_made):
        with pytest.raises(NotMade, match="make connect"):
            ask(MAY)

    def test_is_not_made_while_a_table_is_missing(self, reporting):
        with pytest.raises(NotMade), database.reading() as cursor:
            cursor.execute("select * from no_such_table")
