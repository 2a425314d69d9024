from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import translation

from shop.templatetags.dates import browser_locale, day, moment, time_tag

AFTERNOON = datetime(2026, 11, 3, 14, 3, tzinfo=UTC)


class TestDates:
    @pytest.mark.parametrize(
        ("code", "a_day", "a_moment"),
        [("en", "3 November 2026", "3 Nov, 14:03 UTC"), ("de", "3. November 2026", "3. Nov., 14:03 UTC")],
    )
    def test_are_written_as_the_language_does(self, code, a_day, a_moment):
        with translation.override(code):
            assert (day(AFTERNOON), moment(AFTERNOON)) == (a_day, a_moment)

    def test_are_told_in_utc_wherever_they_come_from(self):
        here = AFTERNOON.astimezone(timezone(timedelta(hours=11)))
        assert (day(here), moment(here)) == ("3 November 2026", "3 Nov, 14:03 UTC")
        assert day(date(2026, 11, 3)) == "3 November 2026"

    def test_have_an_element_that_scripts_turn_into_local_time(self):
        assert time_tag(AFTERNOON) == ('<time datetime="2026-11-03T14:03:00+00:00" data-moment>3 Nov, 14:03 UTC</time>')
        with translation.override("de"):
            assert browser_locale() == "de-DE"

    def test_are_nothing_for_what_has_not_happened(self):
        assert (day(None), moment(None), time_tag(None)) == ("", "", "")
