"""Reads a topic of a running shop, as far as it reaches now."""

from confluent_kafka import Consumer, TopicPartition

from events.conf import conf


def whole(topic):
    """Every record that the topic holds, each partition in its order."""
    consumer = Consumer(
        {"bootstrap.servers": conf().BOOTSTRAP_SERVERS, "group.id": "reader", "enable.auto.commit": False}
    )
    name, got = conf().PREFIX + topic.name, []
    try:
        ends = {}
        for number in range(topic.partitions):
            low, high = consumer.get_watermark_offsets(TopicPartition(name, number), timeout=30)
            if low < high:
                ends[number] = high
        consumer.assign([TopicPartition(name, number, 0) for number in ends])
        while ends:
            message = consumer.poll(30)
            assert message is not None, f"{name} fell silent before its end"
            assert message.error() is None, message.error()
            got.append(message)
            if message.offset() + 1 >= ends.get(message.partition(), message.offset() + 2):
                del ends[message.partition()]
        return got
    finally:
        consumer.close()
