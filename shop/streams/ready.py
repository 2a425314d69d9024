"""What must be there before Flink starts. Each thing that is missing is named with its remedy."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from shop.local.console import Failed, Interrupted
from shop.local.jars import jars
from shop.local.ports import is_free

CONNECTOR_VERSION = "5.0.0-2.2"
CONNECTOR = f"org.apache.flink:flink-sql-connector-kafka:{CONNECTOR_VERSION}"


def connector(*, interrupted: Callable[[], bool] = lambda: False) -> Path:
    """What lets Flink speak with Kafka.

    :raises Failed: if it cannot be fetched
    :raises Interrupted: when `interrupted` says so
    """
    try:
        [jar] = jars(CONNECTOR, name=f"flink-sql-connector-kafka-{CONNECTOR_VERSION}")
    except Exception as error:  # whatever its downloader comes upon
        if interrupted():
            raise Interrupted from error
        raise Failed(
            f"{CONNECTOR} could not be fetched from Maven's central repository: {error}. Is the network there? "
            "Then try again."
        ) from error
    if interrupted():
        raise Interrupted
    return jar


def require_port() -> None:
    """
    :raises Failed: if somebody listens where Flink shall
    """
    if not settings.FLINK_ADDRESS and not is_free(settings.FLINK_PORT):
        raise Failed(
            f"Port {settings.FLINK_PORT} is taken. Name another one for Flink in .env, so that `make run` knows of it, "
            "too: FLINK_PORT=25181"
        )
