"""What the lag's questions do when a partition has no leader for a moment, as right after it was made."""

from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import OffsetSpec

from events.consumer.record import Place
from events.lag import offsets

LOOM = Place("rugs", 0)


class Kafka:
    """Gives one answer after the other: an offset, or the code of an error."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def list_offsets(self, asked, *, request_timeout):
        answer, future = self.answers.pop(0), Future()
        if answer < 0 or answer == KafkaError.NOT_LEADER_FOR_PARTITION:
            future.set_exception(KafkaException(KafkaError(answer)))
        else:
            future.set_result(SimpleNamespace(offset=answer, timestamp=-1))
        return dict.fromkeys(asked, future)


class TestOffsets:
    def test_are_asked_for_again_until_there_is_a_leader(self):
        kafka = Kafka(KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.NOT_LEADER_FOR_PARTITION, 42)
        assert offsets(kafka, [LOOM], OffsetSpec.latest(), timeout=10) == {LOOM: 42}

    def test_are_not_waited_for_longer_than_said(self):
        kafka = Kafka(*[KafkaError.NOT_LEADER_FOR_PARTITION] * 5)
        with pytest.raises(KafkaException):
            offsets(kafka, [LOOM], OffsetSpec.latest(), timeout=0)
        assert len(kafka.answers) == 4

    def test_that_fail_otherwise_are_told_at_once(self):
        kafka = Kafka(KafkaError._TRANSPORT, 42)
        with pytest.raises(KafkaException):
            offsets(kafka, [LOOM], OffsetSpec.latest(), timeout=10)
        assert kafka.answers == [42]
