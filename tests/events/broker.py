"""Reads whole topics from the real broker, and runs the relay and consumers in threads of the test."""

import threading
from contextlib import contextmanager

from confluent_kafka import Consumer, TopicPartition
from django.db import connections

from events.conf import conf
from events.consumer.patience import Life
from events.consumer.runner import Runner
from events.relay.runner import Relay


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


@contextmanager
def _in_thread(work, stop):
    failure = []

    def run():
        try:
            work()
        except Exception as error:
            failure.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        stop()
        thread.join(30)
        assert not thread.is_alive()
        if failure:
            raise failure[0]


def relaying():
    relay = Relay()
    return _in_thread(relay.run, relay.stop)


def consuming(group):
    life = Life()
    return _in_thread(Runner(group, life).run, life.stop)


def eventually(condition, timeout=30):
    """Wait until ``condition()`` is true."""
    pause = threading.Event()
    for _ in range(int(timeout / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError(f"not within {timeout} s")
