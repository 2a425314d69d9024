import csv
import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from shop.models import Category
from shop.reports.models import ReportedOrder
from tests.shop.desk.conftest import staff
from tests.shop.reports.selling import write

__all__ = ["staff"]

pytestmark = pytest.mark.django_db

PAGE = "/staff/reports"
MAY = {"from": "2026-05-01", "to": "2026-05-31"}


def shown(staff, query=MAY):
    return staff("manager").get(PAGE, query).content.decode()


class TestThePage:
    def test_shows_sales_in_three_tables(self, staff, reporting):
        Category.objects.create(slug="rugs", name="Rugs")
        write(reporting, sold=Decimal("1234.50"))
        page = shown(staff)
        assert page.count("€1,234.50") > 3
        for words in ("By day", "By category", "By country", "Rugs", "Austria", "100 %", "01 May 2026", "Last row"):
            assert words in page

    def test_calls_what_it_does_not_know_by_its_short_name(self, staff, reporting):
        write(reporting, category="<b>gone</b>", country="XX")
        write(reporting, category="", country="")
        page = shown(staff)
        assert "&lt;b&gt;gone&lt;/b&gt;" in page
        assert "XX" in page
        assert page.count("Not known") == 2

    def test_shows_each_currency_for_itself(self, staff, reporting):
        write(reporting)
        write(reporting, currency="CHF", sold=Decimal("99.95"))
        page = shown(staff)
        assert "In CHF" in page
        assert "CHF 99.95" in page.replace("\xa0", " ").replace("CHF99", "CHF 99")

    def test_says_so_if_there_were_no_sales(self, staff, reporting):
        write(reporting)
        assert "No sales in these days" in shown(staff, {"from": "2025-01-01", "to": "2025-01-31"})

    def test_says_what_is_wrong_with_the_days(self, staff, reporting):
        write(reporting)
        assert "The first day is after the last." in shown(staff, {"from": "2026-05-02", "to": "2026-05-01"})

    def test_is_told_to_run_connect_before_there_is_a_database(self, staff, not_made):
        page = shown(staff)
        assert "There is no reporting database yet" in page
        assert "make connect" in page

    def test_is_told_that_nothing_has_arrived(self, staff, reporting):
        page = shown(staff)
        assert "Nothing has arrived yet" in page
        assert "as soon as an order is paid" in page

    def test_says_that_what_was_paid_has_not_arrived(self, staff, reporting):
        ReportedOrder.objects.create(order_id=uuid4(), reported_at=timezone.now() - timedelta(hours=2))
        assert "none of them has been written" in shown(staff)

    def test_says_since_when_it_is_behind(self, staff, reporting):
        write(reporting)
        reporting.execute("alter table reporting_orders disable trigger user")
        reporting.execute("update reporting_orders set written_at = %s", [timezone.now() - timedelta(hours=3)])
        reporting.execute("alter table reporting_orders enable trigger user")
        ReportedOrder.objects.create(order_id=uuid4(), reported_at=timezone.now() - timedelta(hours=2))
        assert "What happened in the last 2\xa0hours is missing here." in shown(staff)

    def test_says_so_if_the_database_is_away(self, staff, nowhere):
        page = shown(staff)
        assert "The reporting database is away" in page
        assert "secret" not in page

    @pytest.mark.parametrize(("who", "status"), [("reader", 200), ("support", 403), ("warehouse", 403)])
    def test_is_for_who_may_see_sales(self, staff, reporting, who, status):
        assert staff(who).get(PAGE).status_code == status


class TestFiles:
    def lines(self, staff, table, query=MAY):
        answer = staff("manager").get(f"{PAGE}/{table}.csv", query)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="sales-by-{table}-2026-05-01-2026-05-31.csv"'
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    def test_hold_plain_numbers(self, staff, reporting):
        write(reporting, sold=Decimal("1234.50"), returned=Decimal("1300.00"))
        head, first, *others = self.lines(staff, "days")
        assert head == ["day", "currency", "orders", "pieces", "sold", "returned", "net"]
        assert first == ["2026-05-01", "EUR", "1", "1", "1234.50", "1300.00", "-65.50"]
        assert len(others) == 30

    def test_are_of_categories_and_countries_too(self, staff, reporting):
        write(reporting)
        assert self.lines(staff, "categories")[1][:3] == ["rugs", "goods", "EUR"]
        assert self.lines(staff, "countries")[1][:2] == ["AT", "EUR"]

    def test_hold_no_formula(self, staff, reporting):
        write(reporting, category='=HYPERLINK("http://evil")', country="@SUM(A1)")
        assert self.lines(staff, "categories")[1][0] == '\'=HYPERLINK("http://evil")'
        assert self.lines(staff, "countries")[1][0] == "'@SUM(A1)"

    @pytest.mark.parametrize("table", ["days", "categories", "countries"])
    def test_lead_back_to_the_page_where_there_is_no_answer(self, staff, nowhere, table):
        answer = staff("manager").get(f"{PAGE}/{table}.csv", MAY)
        assert answer["Location"] == f"{PAGE}?from=2026-05-01&to=2026-05-31"

    def test_lead_back_to_the_page_that_says_what_is_wrong(self, staff, reporting):
        assert staff("manager").get(f"{PAGE}/days.csv", {"from": "never"}).status_code == 302

    def test_are_for_who_may_see_sales(self, staff, reporting):
        assert staff("support").get(f"{PAGE}/days.csv").status_code == 403
