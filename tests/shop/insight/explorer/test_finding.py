"""Pages of a topic, from the real broker."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from shop.insight.explorer import finding
from shop.insight.explorer.asked import Asked
from shop.insight.explorer.cursor import read
from shop.insight.explorer.finding import extents, find
from tests.shop.insight.explorer.conftest import DAY
from tests.shop.insight.explorer.records import ALL, AT_MS, SOME

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("day")]

BEGIN = datetime.fromtimestamp(AT_MS / 1000, UTC)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr(finding, "ON_A_PAGE", 10)


def look(reader=ALL, topic="stock", **asked):
    if "at" in asked:
        asked["at"] = read(asked["at"], topic=topic)
    return find(Asked(**asked), extents(topic), reader=reader)


def seconds(page):
    return [round((row.record.at - BEGIN).total_seconds()) for row in page.rows]


class TestFind:
    def test_shows_the_newest_of_all_partitions_first(self):
        page = look()
        assert seconds(page) == list(range(59, 49, -1))
        assert (page.newer, page.total, page.enough) == ("", DAY, False)

    def test_turns_pages_back_and_forth(self):
        second = look(at=look().older)
        assert seconds(second) == list(range(49, 39, -1))
        assert seconds(look(at=look(at=second.older).newer)) == seconds(second)

    def test_reads_on_from_a_time(self):
        page = look(since=BEGIN + timedelta(seconds=20), order="oldest")
        assert seconds(page) == list(range(20, 30))
        assert seconds(look(since=BEGIN + timedelta(seconds=20), order="oldest", at=page.newer)) == list(range(30, 40))

    def test_shows_what_came_between_two_times(self):
        page = look(since=BEGIN + timedelta(seconds=20), until=BEGIN + timedelta(seconds=23))
        assert seconds(page) == [22, 21, 20]
        assert (page.older, page.newer, page.done) == ("", "", 100)

    def test_begins_at_an_offset(self):
        place = next(iter(place for place, extent in extents("stock").items() if extent.high > 3))
        after = look(partition=place.partition, offset=3, order="oldest")
        before = look(partition=place.partition, offset=3)
        assert after.rows[0].record.offset == 3
        assert [row.record.offset for row in before.rows] == [3, 2, 1, 0]

    def test_reads_a_key_s_partition_only(self):
        page = look(key=b"RUG-1")
        assert seconds(page) == list(range(58, 30, -3))
        assert page.only is not None
        assert page.looked < DAY
        assert {row.record.place.partition for row in page.rows} == {page.only}

    def test_finds_types(self):
        assert seconds(look(type="inventory.stock-received.v1")) == seconds(look())
        assert look(type="inventory.stock-adjusted.v1").rows == ()

    def test_goes_on_where_a_search_stopped_and_says_how_far_it_came(self, monkeypatch):
        monkeypatch.setattr(finding, "AT_A_CLICK", 25)
        clicks = [look(text="second 7.")]
        while clicks[-1].enough:
            clicks.append(look(text="second 7.", at=clicks[-1].on))
        assert [(click.looked, click.done, seconds(click)) for click in clicks] == [
            (25, 41, []),
            (25, 83, []),
            (10, 100, [7]),
        ]
        assert clicks[0].stopped_at == BEGIN + timedelta(seconds=35)

    def test_shows_and_finds_no_personal_data_for_those_who_may_not_see_it(self):
        (row,) = look(SOME, topic="customers").rows
        assert "Lovelace" not in repr(row)
        assert look(SOME, topic="customers", text="Lovelace").rows == ()
        assert len(look(ALL, topic="customers", text="Lovelace").rows) == 1

    def test_shows_whatever_lies_there(self, log):
        log(topic="stock", key=b"\xff", value=b"\xff\x00", second=100)
        log(topic="stock", key=None, value=b"words", second=101)
        log(topic="stock", key="GARISH-RUG", second=102)
        log(topic="stock", key="GARISH-RUG", value=msgspec.json.encode("x" * 900_000), second=103)
        told = [(row.record.kind, row.record.key, row.size) for row in look().rows[:4]]
        assert told == [
            ("text", "GARISH-RUG", 900_002),
            ("nothing", "GARISH-RUG", 0),
            ("text", "", 5),
            ("bytes", "hex:ff", 2),
        ]
        assert len(repr(look())) < 200_000

    def test_knows_of_a_topic_that_there_is_not(self):
        assert extents("rumours") == {}
