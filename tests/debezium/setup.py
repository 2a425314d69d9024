"""From docs/debezium.md to a running Debezium: what the page says, but for the example's addresses."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from events.conf import conf
from shop.connect.worker import Connect
from tests.docs.pages import CHECKOUT, blocks

NAME = "events-outbox"
PAGE = CHECKOUT / "docs" / "debezium.md"


def block(origin: str) -> str:
    """The code of the one block of the page that has this comment."""
    [found] = [block.code for block in blocks(PAGE) if block.origin == origin]
    return found


def properties(origin: str) -> dict[str, str]:
    """A block of properties, each on a line."""
    return dict(line.split("=", 1) for line in block(origin).splitlines() if line)


@contextmanager
def publication(connection: Any) -> Iterator[None]:
    """The page's publication, for a while."""
    with connection.cursor() as cursor:
        cursor.execute(block("run"))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop publication events_outbox")


def worker(folder: Path) -> dict[str, str]:
    return properties("worker") | {
        "bootstrap.servers": conf().BOOTSTRAP_SERVERS,
        "offset.storage.file.filename": str(folder / "connect.offsets"),
        "listeners": f"http://127.0.0.1:{_free_port()}",
    }


def connector(connection: Any, *, slot: str, prefix: str) -> dict[str, str]:
    server = connection.get_connection_params()
    return properties("connector") | {
        "database.hostname": server["host"],
        "database.port": str(server["port"]),
        "database.user": server["user"],
        "database.password": server.get("password") or "none",
        "database.dbname": server["dbname"],
        "topic.prefix": slot,
        "slot.name": slot,
        "transforms.outbox.route.topic.replacement": f"{prefix}${{routedByValue}}",
    }


def slot_for(prefix: str) -> str:
    """A name that no other run uses."""
    return "t_" + prefix.strip("-").replace("-", "_")


class Debeziums:
    """Workers with a slot each; at the end they stop and their slots go, for a slot holds back the whole cluster."""

    def __init__(self, connection: Any, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._running: dict[str, Connect] = {}

    def start(self, prefix: str, *, slot: str = "", **options: Any) -> Connect:
        """Start one that publishes to topics with ``prefix`` what its slot holds, and what is committed from now on."""
        slot = slot or slot_for(prefix)
        folder = self._folder / slot
        folder.mkdir()
        settings = connector(self._connection, slot=slot, prefix=prefix)
        running = self._running[slot] = Connect(folder, worker=worker(folder), connectors={NAME: settings}, **options)
        running.start()
        running.wait_until(lambda: self._streams(slot), what="streaming")
        return running

    def _streams(self, slot: str) -> bool:
        """A slot is active already while it is made, and waits for transactions of others: they are before its time."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "select active and confirmed_flush_lsn is not null from pg_replication_slots where slot_name = %s",
                [slot],
            )
            return cursor.fetchone() == (True,)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for slot, running in self._running.items():
            running.stop()
            with self._connection.cursor() as cursor:
                cursor.execute(
                    "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = %s", [slot]
                )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
