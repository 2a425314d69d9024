"""Run against a whole shop: puts a copy of every record behind the last one, as a relay that died may. Prints how many.

``python -m tests.system.again [KEY]``; with a key, of its records only. The copies have the ids, keys and times of the
originals, and new offsets.
"""

import sys

import django

django.setup()

from confluent_kafka import Producer  # noqa: E402

from events.conf import conf  # noqa: E402
from inventory.events import STOCK  # noqa: E402
from orders.events import ORDER_VALIDATIONS, ORDERS, PAYMENTS  # noqa: E402
from shipping.events import SHIPMENTS  # noqa: E402
from shop.events import CUSTOMERS, PRODUCTS  # noqa: E402
from tests.system.log import whole  # noqa: E402


def publish_again(key=None):
    producer, count = Producer({"bootstrap.servers": conf().BOOTSTRAP_SERVERS}), 0
    for topic in (CUSTOMERS, PRODUCTS, ORDERS, ORDER_VALIDATIONS, PAYMENTS, SHIPMENTS, STOCK):
        for message in whole(topic):
            if key not in (None, (message.key() or b"").decode()):
                continue
            producer.produce(
                message.topic(),
                message.value(),
                message.key(),
                partition=message.partition(),
                headers=message.headers(),
                timestamp=message.timestamp()[1],
            )
            count += 1
    assert producer.flush(30) == 0
    return count


if __name__ == "__main__":
    conf()
    print(publish_again(*sys.argv[1:]))  # noqa: T201
