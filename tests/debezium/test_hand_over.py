"""The hand-over from the relay to Debezium, while publishers go on."""

import re
import threading
from collections import Counter
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connections, transaction

from events import kafka
from events.models import OutboxRecord
from events.outbox import publish
from events.relay.handover import HandOverRefused, hand_over_to
from tests.debezium.setup import slot_for
from tests.events.broker import eventually, read, relaying
from tests.events.weaving import RUGS, RugWoven

pytestmark = [pytest.mark.debezium, pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def prefix(settings):
    settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
    kafka.create_topics([RUGS])
    return settings.EVENTS["PREFIX"]


@contextmanager
def weaving_on(weavers=3):
    """Publishers that commit all the time, each its own rug, some of them late."""
    enough = threading.Event()

    def weave(weaver):
        knots = 0
        while not enough.is_set():
            with transaction.atomic():
                for _ in range(3):
                    publish(RugWoven(sku=f"RUG-{weaver}", knots=knots))
                    knots += 1
                enough.wait(0.01 * weaver)  # the transaction stays open: it overlaps with all that comes
        connections.close_all()

    threads = [threading.Thread(target=weave, args=[weaver]) for weaver in range(weavers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def more_than(count):
    return lambda: OutboxRecord.objects.count() > count


class TestHandOver:
    def test_loses_nothing_and_publishes_nothing_twice(self, debezium, prefix):
        with weaving_on():
            with relaying():
                eventually(more_than(100))
            said = hand_over_to(slot_for(prefix))
            before = OutboxRecord.objects.count()
            debezium(prefix)
            eventually(more_than(before + 100))
        written = list(OutboxRecord.objects.values_list("id", flat=True))
        messages = read(RUGS, at_least=len(written), timeout=90)
        arrived = Counter(dict(message.headers())["id"].decode() for message in messages)
        assert arrived == Counter(map(str, written))
        assert re.match(r"[1-9]\d* events? published", said)
        for weaver in range(3):
            knots = [message.value() for message in messages if message.key() == f"RUG-{weaver}".encode()]
            assert knots == [f'{{"sku":"RUG-{weaver}","knots":{n}}}'.encode() for n in range(len(knots))]

    def test_is_refused_while_a_relay_runs(self, prefix):
        with relaying():
            with transaction.atomic():
                publish(RugWoven(sku="GARISH-RUG"))
            read(RUGS, at_least=1)
            with pytest.raises(HandOverRefused, match="stop it first"):
                hand_over_to(slot_for(prefix))
