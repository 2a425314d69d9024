"""Reads whole topics from the real broker."""

from confluent_kafka import Consumer, TopicPartition

from events.conf import conf
from events.testing import consuming, eventually, relaying

__all__ = ["consuming", "eventually", "read", "relaying"]


def read(topic, *, at_least, timeout=30):
    """Every message of a topic, at least so many, each partition in its order."""
    consumer = Consumer(
        {"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "group.id": "reader", "enable.auto.commit": False}
    )
    name = conf().PREFIX + topic.name
    consumer.assign([TopicPartition(name, partition, 0) for partition in range(topic.partitions)])
    got = []
    try:
        while len(got) < at_least:
            message = consumer.poll(timeout)
            assert message is not None, f"only {len(got)} of {at_least} messages in {name} after {timeout} s"
            assert message.error() is None, message.error()
            got.append(message)
    finally:
        consumer.close()
    return got
