"""Data in: Debezium reads the old ERP's log of changes. Why each line is as it is: docs/connect.md."""

from events.conf import conf
from shop.connect.properties import Settings
from shop.suppliers.legacy import PUBLICATION, legacy, slot

NAME = "legacy-erp"
HEARTBEAT_MS = 10_000
JSON = "org.apache.kafka.connect.json.JsonConverter"


def source() -> dict[str, Settings]:
    """The connector's settings, under its name."""
    return {NAME: {**_connection(), **_capture(), **_wire(), **_heartbeat(), **_routes()}}


def _connection() -> Settings:
    database = legacy()
    return {
        "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
        "tasks.max": "1",
        "database.hostname": database.host,
        "database.port": database.port,
        "database.user": database.user,
        "database.password": database.password or "none",
        "database.dbname": database.name,
        **{f"database.{name}": value for name, value in database.ssl.items()},
        "topic.prefix": f"{conf().PREFIX}legacy",
    }


def _capture() -> Settings:
    return {
        "plugin.name": "pgoutput",
        "slot.name": slot(),
        "publication.name": PUBLICATION,
        "publication.autocreate.mode": "disabled",
        "table.include.list": "public.tblItem",  # of people, in cust_mstr, nothing leaves
        "snapshot.mode": "initial",
        "skipped.operations": "none",  # not even emptying the table
        "tombstones.on.delete": "false",
        "poll.interval.ms": "20",
        "errors.max.retries": "-1",  # the database may be away for a while
        "retriable.restart.connector.wait.ms": "2000",
    }


def _wire() -> Settings:
    return {
        "key.converter": JSON,
        "key.converter.schemas.enable": "false",
        "value.converter": JSON,
        "value.converter.schemas.enable": "false",
        "decimal.handling.mode": "string",
        "extended.headers.enabled": "false",
    }


def _heartbeat() -> Settings:
    """Else an ERP where nothing happens holds back the WAL of all its server's databases."""
    return {
        "heartbeat.interval.ms": str(HEARTBEAT_MS),
        "heartbeat.action.query": "select pg_logical_emit_message(false, 'beat', '')",
        "message.prefix.exclude.list": "beat",
        "topic.creation.default.replication.factor": "-1",
        "topic.creation.default.partitions": "1",
        "topic.creation.default.retention.ms": "3600000",
    }


def _routes() -> Settings:
    """Topics of our own names; the old ones' are the tables'."""
    prefix = conf().PREFIX
    return {
        "transforms": "items,beats",
        "transforms.items.type": "org.apache.kafka.connect.transforms.RegexRouter",
        "transforms.items.regex": ".*[.]tblItem",
        "transforms.items.replacement": f"{prefix}legacy-items",
        "transforms.beats.type": "org.apache.kafka.connect.transforms.RegexRouter",
        "transforms.beats.regex": "__debezium-heartbeat[.].*",
        "transforms.beats.replacement": f"{prefix}legacy-heartbeats",
    }
