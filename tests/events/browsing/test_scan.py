"""Walking through a topic in the order of time, on the real broker."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from events import kafka
from events.browsing import bounds, lanes, overview, scan
from events.browsing.scan import KEPT_BYTES
from events.consumer.record import Place
from events.extents import Extent
from events.peek import LogAway, extents
from tests.events.browsing.shelf import NOON_MS, RUGS, fill, seconds

pytestmark = pytest.mark.broker

WOVEN = 60


@pytest.fixture(autouse=True)
def topic(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])


@pytest.fixture
def woven():
    """A rug each second, most of them in one partition."""
    fill(*((second, int(second % 5 == 0)) for second in range(WOVEN)))
    return extents([RUGS.name], timeout=10)


def walk(within, start, **changes):
    asked = {"forward": False, "wants": lambda _record: True, "most": 10, "records": 1_000, "seconds": 30}
    return scan(within, start, **{**asked, **changes})


def end(within):
    return {place: extent.high for place, extent in within.items()}


def beginning(within):
    return {place: extent.low for place, extent in within.items()}


class TestScan:
    def test_shows_the_newest_first_whichever_partition_they_are_in(self, woven):
        newest = walk(woven, end(woven))
        assert seconds(newest) == list(range(59, 49, -1))
        assert (newest.looked, newest.ended, newest.last_ms) == (10, "full", NOON_MS + 50_000)

    def test_goes_back_page_by_page_and_returns_the_same_way(self, woven):
        first = walk(woven, end(woven))
        second = walk(woven, first.older)
        third = walk(woven, second.older)
        assert seconds(third) == list(range(39, 29, -1))
        back = walk(woven, third.newer, forward=True)
        assert seconds(back) == list(range(40, 50))
        assert (back.older, back.newer) == (second.older, second.newer)

    def test_ends_where_the_log_ends(self, woven):
        all_of_them = walk(woven, end(woven), most=WOVEN + 1)
        assert seconds(all_of_them) == list(range(59, -1, -1))
        assert all_of_them.ended == "over"
        assert all_of_them.older == beginning(woven)
        assert walk(woven, all_of_them.older).found == ()

    def test_goes_on_where_it_stopped_looking(self, woven):
        def wants(record):
            return record.key in (b"RUG-58", b"RUG-31", b"RUG-2")

        found, at = [], end(woven)
        for looked in (25, 25, 10):
            stretch = walk(woven, at, wants=wants, records=25)
            found, at = [*found, seconds(stretch)], stretch.older
            assert stretch.looked == looked
        assert found == [[58], [31], [2]]

    def test_stays_within_bounds(self, woven):
        within = {place: Extent(extent.low + 2, extent.high - 2) for place, extent in woven.items()}
        looked = walk(within, end(woven), most=WOVEN)
        assert looked.newer == end(within)
        assert len(looked.found) == WOVEN - 8

    def test_reads_one_partition_if_that_is_asked_for(self, woven):
        south = {Place(RUGS.name, 1): woven[Place(RUGS.name, 1)]}
        assert seconds(walk(south, end(south), most=3)) == [55, 50, 45]

    def test_keeps_each_partition_s_own_order_where_clocks_disagree(self):
        fill((5, 0), (9, 0), (2, 0), (4, 1))
        within = extents([RUGS.name], timeout=10)
        assert seconds(walk(within, beginning(within), forward=True)) == [4, 5, 9, 2]

    def test_keeps_the_beginning_of_what_is_long(self):
        fill((1, 0), size=KEPT_BYTES + 7)
        within = extents([RUGS.name], timeout=10)
        (seen,) = walk(within, end(within)).found
        assert (seen.size, len(seen.record.value)) == (KEPT_BYTES + 7, KEPT_BYTES)

    def test_fetches_less_at_a_time_of_what_is_long(self, monkeypatch):
        monkeypatch.setattr(lanes, "MOST_BYTES", 3_000)
        fill(*((second, 0) for second in range(40)), size=1_000)
        within = extents([RUGS.name], timeout=10)
        assert seconds(walk(within, end(within), most=40)) == list(range(39, -1, -1))

    def test_says_when_not_even_the_first_came_in_time(self, woven):
        with pytest.raises(LogAway, match="in time"):
            walk(woven, end(woven), seconds=0)


class TestBounds:
    def test_find_a_time(self, woven):
        within = bounds(woven, since=at(20), until=at(25.5), timeout=10)
        assert seconds(walk(within, end(within))) == [25, 24, 23, 22, 21, 20]

    def test_of_a_time_to_come_are_at_the_end(self, woven):
        within = bounds(woven, since=at(1_000_000), timeout=10)
        assert within == {place: Extent(extent.high, extent.high) for place, extent in woven.items()}

    def test_that_make_no_sense_hold_nothing(self, woven):
        within = bounds(woven, since=at(30), until=at(10), timeout=10)
        assert walk(within, end(within)).looked == 0


class TestOverview:
    def test_tells_of_topics_that_nobody_declares(self, woven):
        there = {topic.name: topic for topic in overview(timeout=10)}
        rugs = there[RUGS.name]
        assert (rugs.declared, rugs.partitions, rugs.records) == (False, 2, WOVEN)
        assert (rugs.first_at, rugs.last_at) == (at(0), at(WOVEN - 1))

    def test_tells_of_topics_that_are_not_made_yet(self):
        orders = next(topic for topic in overview(timeout=10) if topic.name == "orders")
        assert (orders.declared, orders.partitions, orders.records, orders.first_at) == (True, 0, 0, None)


def at(second):
    return datetime.fromtimestamp(NOON_MS / 1000 + second, UTC)
