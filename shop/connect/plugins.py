"""Which jars Connect runs on, and which each connector brings. From Maven's central repository, kept per user."""

from collections.abc import Callable, Mapping
from pathlib import Path

from shop.local.jars import VERSION, jars

CONNECT = (
    f"org.apache.kafka:connect-runtime:{VERSION}+org.apache.kafka:connect-json:{VERSION}+org.slf4j:slf4j-simple:1.7.36"
)
DEBEZIUM_VERSION = "3.5.0.Final"
# Connect brings these, and a plugin with its own copies of shared interfaces does not fit in.
NOT_IN_A_PLUGIN = ("connect-api", "kafka-clients", "slf4j", "lz4", "snappy", "zstd", "jakarta.ws.rs")
# Nor a second Jackson beside Connect's: Hibernate would find modules of the one for the other, and end.
NOT_IN_JDBC = ("jackson-core", "jackson-databind", "jackson-annotations")
OTHER_DRIVERS = ("mariadb-java-client", "mssql-jdbc", "mysql-connector", "ojdbc")

Plugins = Mapping[str, Callable[[], list[Path]]]


def connect_jars() -> list[Path]:
    return jars(CONNECT, name=f"connect-{VERSION}")


def debezium_jars() -> list[Path]:
    """The connector that reads PostgreSQL's log of changes."""
    return _plugin("debezium", f"io.debezium:debezium-connector-postgres:{DEBEZIUM_VERSION}")


def jdbc_jars() -> list[Path]:
    """The connector that writes into databases, with PostgreSQL's driver and no other."""
    found = _plugin("jdbc", f"io.debezium:debezium-connector-jdbc:{DEBEZIUM_VERSION}")
    return [jar for jar in found if not jar.name.startswith((*NOT_IN_JDBC, *OTHER_DRIVERS))]


def _plugin(name: str, artifact: str) -> list[Path]:
    found = jars(artifact, name=f"{name}-{artifact.rpartition(':')[2]}")
    return [jar for jar in found if not jar.name.startswith(NOT_IN_A_PLUGIN)]


DEBEZIUM: Plugins = {"debezium": debezium_jars}
JDBC: Plugins = {"jdbc": jdbc_jars}
PLUGINS: Plugins = {**DEBEZIUM, **JDBC}
