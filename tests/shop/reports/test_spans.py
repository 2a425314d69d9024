from datetime import UTC, date, datetime

import pytest

from shop.reports.sales import Span
from shop.reports.spans import chosen, last

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
USUAL = Span(date(2026, 10, 25), date(2026, 11, 23))


class TestChosen:
    def test_is_thirty_days_unless_something_else_is_said(self):
        assert chosen({}, now=NOW) == (USUAL, "")
        assert len(USUAL.days) == 30

    def test_is_what_is_said(self):
        said = {"from": "2026-02-27", "to": "2026-03-01"}
        assert chosen(said, now=NOW).span.days == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]

    def test_may_be_a_single_day(self):
        assert len(chosen({"from": "2026-02-28", "to": "2026-02-28"}, now=NOW).span.days) == 1

    def test_ends_with_today_if_only_its_beginning_is_said(self):
        assert chosen({"from": "2026-11-01"}, now=NOW).span == Span(date(2026, 11, 1), date(2026, 11, 23))

    def test_is_thirty_days_up_to_an_end(self):
        assert len(chosen({"to": "2026-03-01"}, now=NOW).span.days) == 30

    @pytest.mark.parametrize(
        ("first", "end", "why"),
        [
            ("2026-02-30", "2026-03-01", "written as"),
            ("yesterday", "", "written as"),
            ("\0", "", "written as"),
            ("9" * 5000, "", "written as"),
            ("2026-03-02", "2026-03-01", "after the last"),
            ("0001-01-01", "0001-01-05", "so far away"),
            ("", "0001-01-01", "written as"),
            ("9999-12-01", "9999-12-31", "so far away"),
            ("2020-01-01", "2026-01-01", "Three years"),
        ],
    )
    def test_is_the_usual_where_it_makes_no_sense_and_says_so(self, first, end, why):
        span, wrong = chosen({"from": first, "to": end}, now=NOW)
        assert span == USUAL
        assert why in wrong


class TestLast:
    def test_ends_with_today_where_the_shop_is(self, settings):
        settings.TIME_ZONE = "Europe/Vienna"
        assert last(1, now=NOW) == Span(date(2026, 11, 24), date(2026, 11, 24))
