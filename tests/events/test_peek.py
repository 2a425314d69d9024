"""Looking at the log beside all groups, on the real broker."""

from uuid import uuid4

import msgspec
import pytest

from events import kafka
from events.consumer.record import Place
from events.extents import Extent
from events.peek import LogAway, extents, peek
from inventory.events import STOCK, StockReceived
from tests.events.projections.logged import produce

pytestmark = pytest.mark.broker

HISTORY = [StockReceived("GARISH-RUG", number, 1, number, 0, "delivery", "ada") for number in range(1, 6)]


@pytest.fixture
def place(settings):
    """The partition in which the history lies."""
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([STOCK])
    produce(*HISTORY)
    return next(place for place, extent in extents(["stock"], timeout=10).items() if extent.high)


class TestExtents:
    def test_say_what_each_partition_holds(self, place):
        found = extents(["stock"], timeout=10)
        assert len(found) == STOCK.partitions
        assert found[place] == Extent(0, len(HISTORY))

    def test_are_refused_for_a_topic_that_there_is_not(self, place):
        with pytest.raises(LogAway, match="there is no topic"):
            extents(["rumours"], timeout=10)


class TestPeek:
    def test_gives_the_record_at_an_offset(self, place):
        found = peek({place: 3}, seconds=10)
        assert (found[place].offset, msgspec.json.decode(found[place].value)["version"]) == (3, 4)

    def test_leaves_out_a_partition_that_has_nothing_there(self, place):
        empty = Place("stock", (place.partition + 1) % STOCK.partitions)
        assert set(peek({place: 0, empty: 0}, seconds=10)) == {place}

    def test_is_refused_beyond_the_end(self, place):
        with pytest.raises(LogAway):
            peek({place: 99}, seconds=10)

    def test_moves_no_group(self, place):
        peek({place: 0}, seconds=10)
        name = f"{kafka.conf().PREFIX}peek"
        listed = kafka.admin().list_consumer_groups(request_timeout=10).result().valid
        assert name not in {group.group_id for group in listed}

    def test_gives_up_in_time_when_kafka_is_away(self, settings):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": "127.0.0.1:1"}
        assert peek({Place("stock", 0): 0}, seconds=0.5) == {}
