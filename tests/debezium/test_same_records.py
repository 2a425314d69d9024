"""The relay's records are Debezium's, byte for byte, so that either can publish the outbox."""

import threading
from collections import defaultdict
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from events import context, kafka
from events.models import OutboxRecord
from events.outbox import publish, publish_many
from tests.events.broker import read, relaying
from tests.events.weaving import RUGS, RugSold, RugWoven
from tests.events.weaving import record as record_of

pytestmark = [pytest.mark.debezium, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

WRITERS = 4
BY_HAND = """
    insert into events_outbox (id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent)
    values (gen_random_uuid(), 'rugs', %s, 'weaving.rug-woven.v1', %s, %s, null, null)
"""


def what_a_record_is(message):
    """Everything that a consumer can see of it, but for its offset."""
    return {
        "partition": message.partition(),
        "key": message.key(),
        "value": message.value(),
        "headers": message.headers(),
        "timestamp": message.timestamp(),
    }


def by_key(messages):
    """Each key's records in their order. Between keys, Debezium has the order of commits, the relay that of inserts."""
    keys = defaultdict(list)
    for message in messages:
        keys[message.key()].append(what_a_record_is(message))
    return keys


def by_hand(key, payload, correlation_id=None):
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [key, payload, correlation_id])


def publish_all_kinds():
    with transaction.atomic():
        publish(RugWoven(sku="GARISH-RUG", knots=9), correlation_id="story")
        publish(RugSold(sku="GARISH-RUG"))
    with transaction.atomic(), context.handling(record_of(RugWoven(sku="OLD-RUG")).incoming):
        publish(RugSold(sku="CAUSED-RUG"))
    with transaction.atomic():
        publish(RugWoven(sku="TEPPICH-ÄÖÜ-絨毯-🧶", knots=1), correlation_id="Märchen 🧞")
        publish(RugWoven(sku="x" * 300))
        publish_many(RugWoven(sku="MANY-RUGS", knots=number) for number in range(50))
    by_hand("TEPPICH-TEXT", '{"b": 1,   "a": "\\u00e4 \\" ä 🧶", "n": 1.10, "n": 1e3}')  # nobody parses and rewrites it
    by_hand("HUGE-RUG", '{"knots":"' + "§" * 50_000 + '"}')
    by_hand("ERASED-RUG", '{"sku":"ERASED-RUG"}')
    by_hand("ERASED-RUG", None)  # a tombstone


def write_at_once(writer):
    """Transactions of several events each, with savepoints and roll-backs, on keys that writers share in turn."""
    try:
        for round_ in range(15):
            with transaction.atomic():
                publish(RugWoven(sku=f"WRITER-{writer}", knots=round_))
                with pytest.raises(ZeroDivisionError), transaction.atomic():
                    publish(RugWoven(sku="NEVER-WOVEN"))
                    raise ZeroDivisionError
                with transaction.atomic():
                    publish(RugSold(sku=f"WRITER-{writer}-{round_}"))
    finally:
        connections.close_all()


def publish_concurrently():
    threads = [threading.Thread(target=write_at_once, args=[writer]) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class TestSameRecords:
    def test_are_published_by_the_relay_and_by_debezium(self, debezium, settings):
        ours, theirs = f"t{uuid4().hex[:8]}-", f"t{uuid4().hex[:8]}-"

        def everything(prefix, count):
            settings.EVENTS = {**settings.EVENTS, "PREFIX": prefix}
            return by_key(read(RUGS, at_least=count, timeout=90))

        for prefix in (theirs, ours):
            settings.EVENTS = {**settings.EVENTS, "PREFIX": prefix}
            kafka.create_topics([RUGS])
        debezium(theirs)
        publish_all_kinds()
        publish_concurrently()
        rows = OutboxRecord.objects.count()
        with relaying():
            published = everything(ours, rows)
        expected = everything(theirs, rows)
        assert rows > 150
        assert published.keys() == expected.keys()
        for key, records in expected.items():
            assert published[key] == records
