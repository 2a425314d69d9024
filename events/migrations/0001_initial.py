from django.db import migrations, models

# A ring of partitions by day: space comes back by TRUNCATE of one old leaf, which holds up no publisher. Leaves are made here and
# never created or dropped again, because both would wait for every open writer, and a missing leaf would refuse orders.
OUTBOX = """
create sequence events_outbox_position cache 1;
create table events_outbox (
    position bigint not null default nextval('events_outbox_position'),
    slot smallint not null default ((extract(epoch from clock_timestamp())::bigint / 86400) % 16)::smallint,
    txid xid8 not null default pg_current_xact_id(),
    id uuid not null,
    aggregatetype text not null,
    aggregateid text not null,
    type text not null,
    payload text,
    created_at timestamp not null default (clock_timestamp() at time zone 'utc'),
    correlation_id text,
    causation_id text,
    traceparent text,
    primary key (position, slot)
) partition by list (slot);
alter sequence events_outbox_position owned by events_outbox.position;
do $$ begin
    for leaf in 0..15 loop
        execute format('create table events_outbox_%s partition of events_outbox for values in (%s)', leaf, leaf);
    end loop;
end $$;
create index events_outbox_txid on events_outbox (txid);

create function events_outbox_refuse() returns trigger language plpgsql as $$ begin
    raise exception 'The outbox is append-only: publish a correction as a new event.' using errcode = 'restrict_violation';
end $$;
create trigger events_outbox_append_only before update or delete on events_outbox
    for each row execute function events_outbox_refuse();
"""
DROP_OUTBOX = "drop table events_outbox; drop function events_outbox_refuse()"

DELIVERY = """
create table events_delivery (
    slot smallint not null,
    group_name text not null,
    event_id uuid not null,
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    received_at timestamptz not null default clock_timestamp(),
    arrivals integer not null default 1,
    primary key (group_name, event_id, slot)
) partition by list (slot);
do $$ begin
    for leaf in 0..31 loop
        execute format('create table events_delivery_%s partition of events_delivery for values in (%s)', leaf, leaf);
    end loop;
end $$;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DELIVERY, "drop table events_delivery")],
            state_operations=[
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('pk', models.CompositePrimaryKey('group_name', 'event_id', 'slot', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('slot', models.SmallIntegerField(help_text="The day of the event's own time, modulo 32: duplicates share it.")),
                        ('group_name', models.TextField()),
                        ('event_id', models.UUIDField()),
                        ('topic', models.TextField()),
                        ('partition', models.IntegerField()),
                        ('offset', models.BigIntegerField()),
                        ('received_at', models.DateTimeField()),
                        ('arrivals', models.IntegerField()),
                    ],
                    options={
                        'verbose_name_plural': 'deliveries',
                        'db_table': 'events_delivery',
                    },
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OUTBOX, DROP_OUTBOX)],
            state_operations=[
                migrations.CreateModel(
                    name='OutboxRecord',
                    fields=[
                        ('id', models.UUIDField()),
                        ('aggregatetype', models.TextField(help_text='The topic, without the prefix.')),
                        ('aggregateid', models.TextField(help_text='The key.')),
                        ('type', models.TextField(help_text='The wire type.')),
                        ('payload', models.TextField(help_text="The record's value, byte for byte; null is a tombstone.", null=True)),
                        ('correlation_id', models.TextField(null=True)),
                        ('causation_id', models.TextField(null=True)),
                        ('traceparent', models.TextField(null=True)),
                        ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('slot', models.SmallIntegerField()),
                        ('created_at', models.DateTimeField(help_text='UTC, without time zone, as Debezium wants it.')),
                    ],
                    options={
                        'verbose_name': 'outbox record',
                        'db_table': 'events_outbox',
                        'ordering': ['position'],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name='Timer',
            fields=[
                ('id', models.UUIDField()),
                ('aggregatetype', models.TextField(help_text='The topic, without the prefix.')),
                ('aggregateid', models.TextField(help_text='The key.')),
                ('type', models.TextField(help_text='The wire type.')),
                ('payload', models.TextField(help_text="The record's value, byte for byte; null is a tombstone.", null=True)),
                ('correlation_id', models.TextField(null=True)),
                ('causation_id', models.TextField(null=True)),
                ('traceparent', models.TextField(null=True)),
                ('name', models.TextField(primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'events_timer',
                'ordering': ['due_at'],
            },
        ),
        migrations.CreateModel(
            name='Parked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_name', models.TextField()),
                ('topic', models.TextField()),
                ('key', models.BinaryField()),
                ('partition', models.IntegerField()),
                ('offset', models.BigIntegerField()),
                ('value', models.BinaryField(null=True)),
                ('headers', models.BinaryField(help_text='A JSON list of [name, base64 or null].')),
                ('timestamp_ms', models.BigIntegerField()),
                ('error', models.TextField(blank=True, help_text="Empty for one that only waits behind its key's poison.")),
                ('parked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'parked record',
                'db_table': 'events_parked',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['group_name', 'topic', 'key'], name='events_parked_key')],
                'constraints': [models.UniqueConstraint(fields=('group_name', 'topic', 'partition', 'offset'), name='events_parked_once')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_name', models.TextField()),
                ('topic', models.TextField()),
                ('partition', models.IntegerField()),
                ('topic_id', models.TextField(help_text="Kafka's id of the topic: another id is another topic of the same name.")),
                ('position', models.BigIntegerField(help_text='The next offset to apply.')),
                ('epoch', models.BigIntegerField(default=1, help_text="Grows with each owner; a zombie's write names an old one.")),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'events_position',
                'constraints': [models.UniqueConstraint(fields=('group_name', 'topic', 'partition'), name='events_position_once')],
            },
        ),
        migrations.CreateModel(
            name='RelayState',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('owner', models.UUIDField(null=True)),
                ('epoch', models.BigIntegerField(default=0, help_text="Grows with each owner; a zombie's save names an old one.")),
                ('expires_at', models.DateTimeField(null=True)),
                ('a', models.TextField(default='1:1:', help_text='The snapshot up to which all is published.')),
                ('b', models.TextField(default='1:1:', help_text='The snapshot up to which we are publishing.')),
                ('floor', models.BigIntegerField(default=0)),
                ('position', models.BigIntegerField(default=0)),
                ('system_identifier', models.TextField(default='')),
                ('timeline', models.IntegerField(default=0)),
            ],
            options={
                'verbose_name': 'relay',
                'db_table': 'events_relay',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='events_relay_is_one_row')],
            },
        ),
    ]
