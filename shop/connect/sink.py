"""Out: rows of `reporting-orders` into the reporting database, by Debezium's JDBC sink.

Each record is a row in full, so writing it twice, or the whole topic again, ends in the same table. The sink adds
columns that are new in the records. What it cannot write stops it, with the record's place in its log: nobody but our
own handler writes to the topic, so that is a mistake to mend, and nothing may be left out.
"""

from urllib.parse import urlencode

from events.conf import conf
from shop.connect.properties import Settings
from shop.reports.database import TABLE, address
from shop.reports.events import REPORTING_ORDERS

NAME = "reporting-orders"
KEY = "id"  # the column that the record's key becomes
CONNECT = "org.apache.kafka.connect"


def group() -> str:
    """The consumer group whose offsets say how far it has read: to seek back, stop Connect and move these."""
    return f"{conf().PREFIX}connect-{NAME}"


def sink() -> dict[str, Settings]:
    """The connector's settings, under its name."""
    where = address()
    return {
        NAME: {
            "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
            "tasks.max": "1",
            "topics": conf().PREFIX + REPORTING_ORDERS.name,
            "collection.name.format": TABLE,
            # A record's key and value as our relay writes them: plain text, and JSON that says its own schema.
            "key.converter": f"{CONNECT}.storage.StringConverter",
            "value.converter": f"{CONNECT}.json.JsonConverter",
            "value.converter.schemas.enable": "true",
            "header.converter": f"{CONNECT}.storage.StringConverter",
            # The newest record of a key is its row; one without a value deletes it.
            "insert.mode": "upsert",
            "delete.enabled": "true",
            "primary.key.mode": "record_key",
            "primary.key.fields": KEY,
            "transforms": "key",  # the sink takes no plain text for a key when it looks for new columns
            "transforms.key.type": f"{CONNECT}.transforms.HoistField$Key",
            "transforms.key.field": KEY,
            "use.reduction.buffer": "true",
            "schema.evolution": "basic",
            "connection.url": f"jdbc:postgresql://{where.host}:{where.port}/{where.name}?{urlencode(where.ssl)}".rstrip(
                "?"
            ),
            "connection.username": where.user,
            "connection.password": where.password,
            "connection.pool.min_size": "1",
            "connection.pool.max_size": "2",
            "consumer.override.group.id": group(),
            "consumer.override.auto.offset.reset": "earliest",
            # After a kill Kafka waits so long for the dead one before it lets its successor read.
            "consumer.override.session.timeout.ms": "10000",
        }
    }
