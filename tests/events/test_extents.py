"""Reading stretch after stretch, on the real broker."""

from time import monotonic
from uuid import uuid4

import pytest

from events import kafka
from events.consumer.record import Place
from events.extents import Extent, LogSilent, read
from events.peek import READER
from tests.events.browsing.shelf import RUGS, fill

pytestmark = pytest.mark.broker

NORTH, SOUTH = Place("carpets", 0), Place("carpets", 1)


@pytest.fixture
def consumer(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])
    fill(*((number, number % 2) for number in range(40)))
    reader = kafka.consumer("reader", kafka.OutageLog(), **READER)
    yield reader
    reader.close()


class TestRead:
    def test_goes_back_and_forth_with_one_consumer_and_any_of_the_partitions(self, consumer):
        for wanted in (
            {NORTH: Extent(0, 5), SOUTH: Extent(15, 20)},
            {NORTH: Extent(5, 6)},
            {SOUTH: Extent(0, 3), NORTH: Extent(19, 20)},
            {NORTH: Extent(0, 20), SOUTH: Extent(4, 4)},
        ):
            batches = read(consumer, wanted, patience=30)
            got = [(record.place, record.offset) for batch in batches for record in batch]
            assert sorted(got) == [(place, n) for place, extent in sorted(wanted.items()) for n in range(*extent)]

    def test_gives_up_when_it_is_told(self, consumer):
        with pytest.raises(LogSilent):
            list(read(consumer, {NORTH: Extent(0, 20)}, patience=30, until=monotonic()))
