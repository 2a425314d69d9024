"""The ground that all stand on: PostgreSQL that waits for the disk, Kafka, Valkey, an empty database of our tables."""

import os
import secrets
from types import TracebackType
from typing import Self

import django
import psycopg

from shop.local.parts import ThrowawayParts

# With the thorough compiler, as a broker that serves for months has it.
BROKER_JAVA_OPTIONS = "-Xms512m -Xmx512m -XX:+UseSerialGC"


class Ground:
    """Parts of our own or, ``elsewhere``, those that the environment names. Django is set up at once."""

    def __init__(self, *, elsewhere: bool) -> None:
        self._elsewhere = elsewhere
        if not elsewhere:
            for name in ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS", "REDIS_URL"):
                os.environ.pop(name, None)
        os.environ.setdefault("KAFKA_JAVA_OPTIONS", BROKER_JAVA_OPTIONS)
        self._parts = ThrowawayParts(durable=True)
        os.environ.update(self._parts.settings)
        self._server = os.environ["DATABASE_URL"]
        self._database = f"bench_{secrets.token_hex(4)}"  # of this run's own, on whatever server
        os.environ["DATABASE_URL"] = f"{self._server.rpartition('/')[0]}/{self._database}"
        os.environ["EVENTS_PREFIX"] = f"bench-{secrets.token_hex(4)}-"
        os.environ["EVENTS_DOORBELL"] = f"unix:{self._parts.home.doorbell}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        django.setup()

    def __enter__(self) -> Self:
        self._parts.home.make_sockets_folder()
        self._parts.__enter__()
        try:
            self._parts.wait()
            self._on_server(f"create database {self._database}")
            self._prepare()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from django.db import connections

        connections.close_all()
        if self._elsewhere:  # else it goes with its server
            self._on_server(f"drop database {self._database} with (force)")
        self._stop()

    def _stop(self) -> None:
        self._parts.__exit__(None, None, None)
        self._parts.delete()

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement.encode())

    @staticmethod
    def _prepare() -> None:
        from django.core.management import call_command

        from events import declare, kafka

        call_command("migrate", run_syncdb=True, verbosity=0)
        kafka.create_topics(declare.topics().values())
