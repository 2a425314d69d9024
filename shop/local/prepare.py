"""Tables, topics and goods, in one process: starting Django three times would cost seconds."""

import os
import sys
import time
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import OperationalError, connection

from shop.local import kafka
from shop.local.console import TICK_SECONDS

# The launcher watches the parts and stops us when one fails: this limit is for when nobody does.
LIMIT_SECONDS = 330


def main(own_broker: int | None) -> None:
    """`own_broker` is the port of the broker that is starting beside us, if it is ours."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    django.setup()  # takes a second, in which the parts start
    _wait_until(_database_answers, "PostgreSQL")
    call_command("migrate", interactive=False, verbosity=1)
    if own_broker:
        _wait_until(lambda: kafka.answers(own_broker), "Kafka")
    call_command("create_topics")
    call_command("seed")


def _wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not true():
        if time.monotonic() > deadline:
            sys.exit(f"{what} did not answer within {LIMIT_SECONDS} s.")
        time.sleep(TICK_SECONDS)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
