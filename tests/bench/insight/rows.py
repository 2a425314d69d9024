"""The rows of the past: orders, their steps, the outbox, the index, and a delivery for each group that reacts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.db import connection

from events import kafka
from events.conf import conf
from events.handling import reactions
from events.models import Position, RelayState, Sample
from events.observe import sampling
from tests.bench.insight.plot import ORDER, PLOT, STATUSES
from tests.bench.insight.records import TRACE, Laid

_INDEX = 'copy events_index (event_id, partition, "offset", at, story, cause, topic, type, key) from stdin'
_OUTBOX = """
    insert into events_outbox
        (slot, id, aggregatetype, aggregateid, type, payload, created_at, correlation_id, causation_id, traceparent)
    select (extract(epoch from at)::bigint / 86400 %% 16)::smallint, event_id, topic, key, i.type,
        replace(p.payload, %s, key), at at time zone 'utc', story, cause, %s
    from events_index i join unnest(%s::text[], %s::text[]) as p (type, payload) on p.type = i.type
    order by at
"""
_DELIVERIES = """
    insert into events_delivery
        (slot, group_name, event_id, topic, partition, "offset", received_at, arrivals, took_ms)
    select ((extract(epoch from at) * 1000)::bigint / 86400000 %% 32)::smallint, g.name, event_id, topic, partition,
        "offset", at + interval '12 ms', 1, 2 + abs(hashtext(key)) %% 5
    from events_index i join unnest(%s::text[], %s::text[]) as g (type, name) on g.type = i.type
"""
_ORDERS = """
    insert into orders_order select (jsonb_populate_record(o, jsonb_build_object(
        'id', i.key, 'number', 'B-' || row_number() over (order by i.at), 'status', 'DELIVERED', 'version', 7,
        'placed_at', i.at, 'changed_at', i.at + interval '20 s'))).*
    from events_index i, orders_order o where i.type = 'orders.order-placed.v1' and o.id = %s
"""
_LINES = """
    insert into orders_orderline select (jsonb_populate_record(l, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('orders_orderline', 'id')), 'order_id', i.key))).*
    from events_index i, orders_orderline l where i.type = 'orders.order-placed.v1' and l.order_id = %s
"""
_STEPS = """
    insert into orders_orderstep (order_id, version, status, at, detail)
    select i.key::uuid, s.version, s.status, i.at + s.version * interval '2 s', '{}'
    from events_index i, unnest(%s::text[]) with ordinality as s (status, version)
    where i.type = 'orders.order-placed.v1'
"""


def index(laid: Iterable[Laid], *, utc: datetime) -> None:
    """Copy them in as they come.

    :param utc: the beginning of the epoch
    """
    with connection.cursor() as cursor, cursor.copy(_INDEX) as copy:
        for one in laid:
            copy.write_row((*one[:3], utc + timedelta(milliseconds=one.at_ms), *one[4:]))


def derive(sample_order: str) -> None:
    """All other rows, from those of the index and from one order that was really placed."""
    types = {turn.event.wire_type: turn.payload for turn in PLOT}
    pairs = [(cls.wire_type, group.name) for group, cls, _ in reactions() if cls.wire_type in types]
    with connection.cursor() as cursor:
        cursor.execute(_OUTBOX, [ORDER, TRACE, list(types), list(types.values())])
        cursor.execute(_DELIVERIES, [[wire_type for wire_type, _ in pairs], [name for _, name in pairs]])
        cursor.execute(_ORDERS, [sample_order])
        cursor.execute(_LINES, [sample_order])
        cursor.execute(_STEPS, [list(STATUSES)])
        cursor.execute("vacuum analyze")
        cursor.execute("select pg_current_snapshot()::text, max(position), count(*) from events_outbox")
        now, position, count = cursor.fetchone()
    at = {"a": now, "b": now, "floor": position, "position": position, "published": count}
    RelayState.objects.update_or_create(id=1, defaults=at)


def take_positions(ends: dict[tuple[str, int], int]) -> None:
    """Every group has read everything."""
    names = {conf().PREFIX + topic for topic, _ in ends}
    ids = kafka.topic_ids(names)
    wanted = {(group.name, cls.topic.name) for group, cls, _ in reactions()}
    Position.objects.bulk_create(
        Position(
            group_name=group, topic=topic, partition=partition, topic_id=ids[conf().PREFIX + topic], position=end,
            updated_at=datetime.now().astimezone(),
        )
        for (topic, partition), end in ends.items()
        for group, of_topic in wanted
        if of_topic == topic
    )  # fmt: skip


def take_samples() -> None:
    """An hour of them, each as the pipeline is now."""
    sample = sampling.take()
    every = timedelta(seconds=sampling.EVERY_SECONDS)
    earlier = [msgspec.structs.replace(sample, at=sample.at - number * every) for number in range(1, 360)]
    Sample.objects.bulk_create(Sample(at=one.at, figures=msgspec.json.encode(one).decode()) for one in earlier)
