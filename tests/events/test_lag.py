"""What the lag's questions do when a partition has no leader for a moment, as right after it was made."""

from concurrent.futures import Future
from types import SimpleNamespace
from uuid import uuid4

import pytest
from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import OffsetSpec

from events import kafka as the_kafka
from events.conf import conf
from events.consumer.record import Place
from events.lag import offsets
from events.testing import eventually
from tests.events.weaving import RUGS

LOOM = Place("rugs", 0)


class Kafka:
    """Gives one answer after the other: an offset, or the code of an error."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def list_offsets(self, asked, *, isolation_level, request_timeout):
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

    @pytest.mark.broker
    def test_end_before_a_transaction_that_is_open(self, settings, kafka_broker):
        settings.EVENTS = {**settings.EVENTS, "BOOTSTRAP_SERVERS": kafka_broker, "PREFIX": f"t{uuid4().hex[:8]}-"}
        the_kafka.create_topics([RUGS])
        engine = Producer({"bootstrap.servers": kafka_broker, "transactional.id": f"engine-{uuid4()}"})
        engine.init_transactions(30)
        engine.begin_transaction()
        engine.produce(conf().PREFIX + RUGS.name, value=b"{}", partition=0)
        engine.flush(30)
        assert offsets(the_kafka.admin(), [LOOM], OffsetSpec.latest(), timeout=30) == {LOOM: 0}
        engine.commit_transaction(30)
        ends = eventually(lambda: offsets(the_kafka.admin(), [LOOM], OffsetSpec.latest(), timeout=30)[LOOM])
        assert ends == 2  # the record, and the mark that ends its transaction
