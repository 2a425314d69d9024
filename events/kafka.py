"""Kafka's clients: they are configured and made here only, whatever else imports ``confluent_kafka``.

librdkafka does not survive a fork: make a client after forking, never before.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicCollection
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from events.conf import conf
from events.declare import Topic

log = logging.getLogger("events.kafka")

# A producer that stops because Kafka refused a record is no emergency: the relay says what was refused, and goes on.
logging.getLogger("events.librdkafka").addFilter(lambda record: "Gap-less" not in record.getMessage())

# librdkafka reports these about topics that are not there yet; the caller decides.
MISSING_TOPIC = {KafkaError._UNKNOWN_TOPIC, KafkaError.UNKNOWN_TOPIC_OR_PART}

# What a client says when nobody answered it. Whatever else it says, it can go on asking.
UNANSWERED = {
    KafkaError._ALL_BROKERS_DOWN,
    KafkaError._RESOLVE,
    KafkaError._TIMED_OUT,
    KafkaError._TIMED_OUT_QUEUE,
    KafkaError._TRANSPORT,
}

GIVEN_UP_AFTER_SECONDS = 10.0  # longer than any question waits for its answer

# librdkafka aborts the process when an answer comes after it timed the question out (its issue 4605), as on a busy
# machine. So it may take long, and whoever asks waits only as long as suits him: see answers().
REQUEST_SECONDS = 300.0
ANSWER_SECONDS = 15.0

Asked = TypeVar("Asked")

HOUR_MS = 3_600_000
FAR_AHEAD_MS = 10 * 365 * 24 * HOUR_MS


class NotForgotten(Exception):
    """Kafka forgets only a group whose members have all left: stop them, and try again after half a minute."""


class OutageLog:
    """Says once per interval that Kafka is away, and once that it is back."""

    def __init__(self) -> None:
        self._next = 0.0
        self.away = False

    def error(self, error: KafkaError) -> None:
        if error.code() not in (
            KafkaError._ALL_BROKERS_DOWN,
            KafkaError._TRANSPORT,
            KafkaError._RESOLVE,
        ):
            log.warning("Kafka: %s", error)
            return
        self.away = True
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + conf().OUTAGE_LOG_SECONDS
            log.warning("Kafka is away (%s); waiting for it. Nothing is lost.", error.str())

    def back(self) -> None:
        if self.away:
            self.away, self._next = False, 0.0
            log.info("Kafka is back.")


def told(error: KafkaException) -> str:
    """What went wrong, and where: not every error means that Kafka is away."""
    first, at = error.args[0], f"Kafka at {conf().BOOTSTRAP_SERVERS}"
    if first.code() == KafkaError._INVALID_ARG:  # of a client that could not be made
        return f"{at} was not asked, because EVENTS['KAFKA'] is wrong: {first.str()}"
    if first.code() > 0 or first.code() in MISSING_TOPIC:  # the others are the client's own: nobody answered it
        return f"{at} says: {first.str()}"
    return f"{at} (EVENTS['BOOTSTRAP_SERVERS']) does not answer: {first.str()}"


def common(outage: OutageLog) -> dict[str, Any]:
    return {
        "bootstrap.servers": conf().BOOTSTRAP_SERVERS,
        "reconnect.backoff.ms": 50,
        "reconnect.backoff.max.ms": 1_000,  # librdkafka adds the jitter
        "error_cb": outage.error,
        "log_level": 2,  # what is worth knowing comes through error_cb, and is said once
        "logger": logging.getLogger("events.librdkafka"),
        **conf().KAFKA,
    }


def producer(outage: OutageLog, on_delivery: Callable[[Any, Any], None]) -> Producer:
    """Idempotent, acknowledged by all replicas, partitioned as Java's clients do; it reports failures only."""
    return Producer(
        {
            **common(outage),
            "enable.idempotence": True,
            # Kafka refused a record? Then it gets nothing of what stands behind it in the queue.
            "enable.gapless.guarantee": True,
            "acks": "all",
            "partitioner": "murmur2_random",
            "linger.ms": 0.1,  # a page is queued faster than this, so batches fill all the same
            "queue.buffering.max.kbytes": 1_048_576,
            "message.max.bytes": conf().MAX_PAYLOAD_BYTES + 8_192,
            # A delivery that timed out would leave a gap in the order: wait for Kafka instead, for ever.
            "message.timeout.ms": 2_147_483_647,
            "delivery.report.only.error": True,
            "on_delivery": on_delivery,
        }
    )


def consumer(group: str, outage: OutageLog, **changes: Any) -> Consumer:
    """It never commits by itself, and an offset that is not there is an error, not a silent jump.

    :param changes: to its properties, for readers that are no worker
    """
    return Consumer(
        {
            **common(outage),
            "group.id": conf().PREFIX + group,
            "enable.auto.commit": False,
            "auto.offset.reset": "error",
            "partition.assignment.strategy": "cooperative-sticky",
            "session.timeout.ms": int(conf().SESSION_TIMEOUT_SECONDS * 1000),
            "heartbeat.interval.ms": int(conf().SESSION_TIMEOUT_SECONDS * 1000 / 3),
            "fetch.wait.max.ms": 1_000,  # a record wakes the fetch at once; a seek waits for its end
            "topic.metadata.refresh.interval.ms": 30_000,
            "queued.max.messages.kbytes": 16_384,
            **changes,
        }
    )


def admin() -> AdminClient:
    return AdminClient(common(OutageLog()))


def answers(asked: "Mapping[Asked, Future[Any]]", *, within: float) -> dict[Asked, Any]:
    """What Kafka answers to all that an AdminClient asked, with ``request_timeout=REQUEST_SECONDS``.

    :param within: seconds, for all of them together
    :raises KafkaException: the first refusal, or that there is no answer in time
    """
    until = time.monotonic() + within
    try:
        return {key: future.result(max(0.0, until - time.monotonic())) for key, future in asked.items()}
    except TimeoutError:
        raise KafkaException(KafkaError(KafkaError._TIMED_OUT, f"Kafka did not answer within {within:g} s")) from None


class SharedAdmin:
    """One client for the questions that a web process asks over and over, whichever of its threads asks.

    Nobody waits for one that is destroyed in vain: one that is given up stays for as long as others may be asking it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: AdminClient | None = None
        self._since = 0.0
        self._given_up: list[AdminClient] = []

    def __call__(self) -> AdminClient:
        with self._lock:
            if self._client is None:
                self._client, self._since = admin(), time.monotonic()
            return self._client

    def give_up(self, after: KafkaException) -> None:
        """Have a new one made for the next question: one that lived through an outage may go on timing out.

        :param after: what was raised; a refusal is an answer, and the client that got it stays
        """
        if after.args[0].code() not in UNANSWERED:
            return
        with self._lock:
            if self._client and time.monotonic() - self._since > GIVEN_UP_AFTER_SECONDS:
                self._given_up = [*self._given_up[-1:], self._client]
                self._client = None


shared_admin = SharedAdmin()


def create_topics(topics: Collection[Topic]) -> list[str]:
    """Make the topics that are missing; return their full names.

    :raises KafkaException: if Kafka is away or refuses
    """
    client = admin()
    there = set(client.list_topics(timeout=15).topics)
    wanted = [_new(topic) for topic in topics if conf().PREFIX + topic.name not in there]
    made = []
    for name, future in client.create_topics(wanted).items() if wanted else ():
        try:
            future.result()
            made.append(name)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
    return made


def forget_group(name: str) -> None:
    """Let Kafka forget how far somebody else's group has read: it begins anew. (Ours keep that in PostgreSQL.)

    :raises NotForgotten: if Kafka is away, or the group is at work
    """
    client = admin()
    try:
        answers(client.delete_consumer_groups([name], request_timeout=REQUEST_SECONDS), within=ANSWER_SECONDS)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.GROUP_ID_NOT_FOUND:
            raise NotForgotten(f"{name}: {told(error)}. {NotForgotten.__doc__}") from error


def _new(topic: Topic) -> NewTopic:
    return NewTopic(
        conf().PREFIX + topic.name,
        num_partitions=topic.partitions,
        replication_factor=conf().REPLICATION_FACTOR,
        config={
            "cleanup.policy": "compact" if topic.compacted else "delete",
            "retention.ms": "-1",
            "retention.bytes": "-1",
            # Acknowledged by all must mean more than one machine wherever there is more than one.
            "min.insync.replicas": str(max(1, conf().REPLICATION_FACTOR - 1)),
            # The publisher's time, which duplicates share: deliveries are partitioned by it.
            "message.timestamp.type": "CreateTime",
            # A fast clock must not stop the relay.
            "message.timestamp.after.max.ms": str(FAR_AHEAD_MS),
            "max.message.bytes": str(conf().MAX_PAYLOAD_BYTES + 16_384),
        },
    )


def topic_ids(names: Collection[str]) -> dict[str, str]:
    """Kafka's id of each topic: a topic made anew under the same name has another.

    :raises KafkaException: if Kafka is away or a topic is missing
    """
    client = admin()  # kept until all futures are done: without it they fail
    asked = client.describe_topics(TopicCollection(list(names)), request_timeout=REQUEST_SECONDS)
    return {name: str(described.topic_id) for name, described in answers(asked, within=5).items()}
