"""Backlogs: outbox rows as publishers leave them, in small transactions, written by the database itself."""

from django.db import connection

from events.declare import Event
from tests.bench.database import connect
from tests.bench.events import NOTE, RugSold

ROWS_PER_TRANSACTION = 100
KEYS = 10_000

# Payloads of 300 bytes, five headers, ids that grow with time as the publisher's do, and a transaction id for each
# hundred rows.
_FILL = """
do $$ begin
    for part in 0 .. {parts} - 1 loop
        insert into events_outbox
            (id, aggregatetype, aggregateid, type, payload, correlation_id, causation_id, traceparent)
        select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
                || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid,
            '{topic}', 'RUG-' || (n % {keys}), '{type}',
            rpad('{{"sku":"RUG-' || (n % {keys}) || '","number":' || n || ',"note":"{note}', 298, '.') || '"}}',
            gen_random_uuid(), gen_random_uuid(), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
        from generate_series(part * {size}, (part + 1) * {size} - 1) as n;
        commit;
    end loop;
end $$
"""


def fill(rows: int, *, event: type[Event] = RugSold) -> None:
    """Add a backlog, then settle: nobody's turn should pay for the writer's dirty pages."""
    with connect() as session:
        session.execute("set synchronous_commit = off")  # only here: nobody measures the writer
        parts = rows // ROWS_PER_TRANSACTION
        session.execute(
            _FILL.format(
                parts=parts,
                size=ROWS_PER_TRANSACTION,
                topic=event.topic.name,
                type=event.wire_type,
                keys=KEYS,
                note=NOTE[:200],
            ).encode()
        )
        session.execute("vacuum (analyze) events_outbox")


def clear() -> None:
    """Empty the outbox. The relay's cursor stays: what comes is after it."""
    with connection.cursor() as cursor:
        cursor.execute("truncate events_outbox")
