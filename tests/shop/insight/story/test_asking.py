from datetime import UTC, datetime
from uuid import UUID

import pytest

from shop.insight.story.asking import Asked, BadMoment, read, read_moment

PLACED = datetime(2026, 11, 23, 14, 3, 5, 250_000, UTC)
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
EVENT = "7d3f6d7e-0000-7000-8000-00000000f00d"


def at(*parts):
    return datetime(2026, 11, *parts, tzinfo=UTC)


def moment(text):
    return read_moment(text, placed_at=PLACED, now=NOW)


class TestReadMoment:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("2026-11-23T14:03:05", at(23, 14, 3, 5)),
            ("2026-11-23 14:03", at(23, 14, 3)),
            ("2026-11-23T14:03:05.250", at(23, 14, 3, 5, 250_000)),
            ("2026-11-23T14:03:05Z", at(23, 14, 3, 5)),
            ("2026-11-23T15:03:05+01:00", at(23, 14, 3, 5)),
            (" 2026-11-24 ", at(24)),
            ("14:03", at(23, 14, 3)),
            ("14:03:05", at(23, 14, 3, 5)),
            ("14:02", at(24, 14, 2)),
            ("9:30", at(24, 9, 30)),
            ("14:03:04", at(24, 14, 3, 4)),
        ],
    )
    def test_takes_a_day_with_a_time_or_the_first_such_time_after_the_order(self, text, meant):
        assert moment(text) == meant

    @pytest.mark.parametrize(
        "text",
        [
            "soon",
            "25:00",
            "14:60",
            "2026-13-01",
            "2026-11-23T14:03\x00",
            "0001-01-01T00:00:00+23:59",
            "9" * 5_000,
            "١٤:٠٣",
            "<script>",
        ],
    )
    def test_says_what_a_moment_is(self, text):
        with pytest.raises(BadMoment, match="A moment is a time of day such as 14:03"):
            moment(text)

    @pytest.mark.parametrize("text", ["2026-11-26T09:00:01", "9999-12-31T23:59:59"])
    def test_tells_no_future(self, text):
        with pytest.raises(BadMoment, match="is yet to come"):
            moment(text)


class TestRead:
    def test_takes_a_view_and_an_event_with_one_of_its_copies(self):
        assert read({"view": "tree", "event": EVENT, "copy": "2"}) == Asked("tree", UUID(EVENT), 2)

    @pytest.mark.parametrize("given", [{}, {"view": "map", "event": "rug", "copy": "-1"}, {"copy": "9" * 99}])
    def test_takes_nonsense_for_nothing(self, given):
        assert read(given) == Asked("timeline", None, 0)
