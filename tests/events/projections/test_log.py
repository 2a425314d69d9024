"""Which messages of the log a fold gets, told by a consumer made of lists."""

import pytest
from confluent_kafka import KafkaError, KafkaException

from events.conf import conf
from events.consumer.record import Place
from events.extents import Extent, LogSilent
from events.projections import log as module
from events.projections.log import Log
from tests.events.projections.gallery import GUIDES

NORTH, SOUTH = Place("exhibits", 0), Place("exhibits", 1)


class Message:
    def __init__(self, offset, place=NORTH, error=None):
        self._offset, self._place, self._error = offset, place, error

    def error(self):
        return self._error

    def offset(self):
        return self._offset

    def topic(self):
        return conf().PREFIX + self._place.topic

    def partition(self):
        return self._place.partition

    def key(self):
        return b"GARISH-RUG"

    def value(self):
        return b"{}"

    def headers(self):
        return []

    def timestamp(self):
        return 1, 0


class Tape:
    """A consumer that plays messages, and then is silent."""

    def __init__(self, *messages):
        self._messages = list(messages)
        self.assigned = []

    def assignment(self):
        return []

    def incremental_assign(self, partitions):
        self.assigned = [(partition.partition, partition.offset) for partition in partitions]

    def incremental_unassign(self, _partitions):
        pass

    def poll(self, _timeout):
        return self._messages.pop(0) if self._messages else None

    def consume(self, count, timeout):
        taken, self._messages = self._messages[:count], self._messages[count:]
        return taken


def read(spans, *messages):
    batches = Log(GUIDES, Tape(*messages)).read(spans)
    return [(record.place.partition, record.offset) for batch in batches for record in batch]


def end_of(place, offset):
    return Message(offset, place, KafkaError(KafkaError._PARTITION_EOF))


class TestRead:
    def test_begins_where_it_is_told_and_leaves_out_what_is_read_already(self):
        tape = Tape(Message(5), Message(6))
        list(Log(GUIDES, tape).read({NORTH: Extent(5, 7), SOUTH: Extent(3, 3)}))
        assert tape.assigned == [(0, 5)]

    def test_ends_before_each_partition_s_end(self):
        messages = [Message(0), Message(0, SOUTH), Message(1), Message(2), Message(1, SOUTH)]
        assert read({NORTH: Extent(0, 2), SOUTH: Extent(0, 2)}, *messages) == [(0, 0), (1, 0), (0, 1), (1, 1)]

    def test_ends_at_a_later_record_where_compaction_took_the_last_one(self):
        assert read({NORTH: Extent(0, 4)}, Message(1), Message(7), Message(8)) == [(0, 1)]

    def test_ends_at_the_log_s_own_end(self):
        assert read({NORTH: Extent(0, 4)}, Message(1), end_of(NORTH, 4)) == [(0, 1)]

    def test_does_not_take_one_partition_s_end_for_another_s(self):
        messages = [end_of(SOUTH, 0), Message(0), Message(1)]
        assert read({NORTH: Extent(0, 2), SOUTH: Extent(0, 1)}, *messages) == [(0, 0), (0, 1)]

    def test_raises_what_kafka_says(self):
        with pytest.raises(KafkaException):
            read({NORTH: Extent(0, 4)}, Message(0, error=KafkaError(KafkaError.OFFSET_OUT_OF_RANGE)))

    def test_does_not_wait_for_ever(self, monkeypatch):
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.0)
        with pytest.raises(LogSilent, match="try again"):
            read({NORTH: Extent(0, 4)}, Message(0))
