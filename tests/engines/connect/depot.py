"""An old ERP with a worker of Kafka Connect that reads it, both of the tests' own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from shop.connect.databases import shops_own
from shop.connect.prepare import forget_lost_slot
from shop.connect.rest import ConnectAway, status
from shop.connect.source import NAME, source
from shop.connect.standalone import OFFSETS, worker_settings
from shop.connect.worker import Connect
from shop.suppliers import erp
from shop.suppliers.legacy import legacy, make_legacy, slot


class Depot:
    """The ERP is written to by the script's own functions; the worker is stopped, killed and started again."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.connect: Connect | None = None
        make_legacy()

    def start(self) -> None:
        """Start the worker, and wait until its connector runs and its slot is read."""
        forget_lost_slot(legacy(), slot(), self.folder / OFFSETS)
        worker = worker_settings(self.folder, url=self.url)
        self.connect = Connect(self.folder, worker=worker, connectors=source())
        self.connect.start()
        self.connect.wait_until(self._reads, what="reading the old ERP", limit_seconds=180)

    def _reads(self) -> bool:
        with suppress(ConnectAway):
            return status(NAME).state == "RUNNING" and self._slot("active and confirmed_flush_lsn is not null")
        return False

    def write(self, command: str, *arguments: object) -> None:
        with legacy().open() as opened:
            erp.COMMANDS[command](opened, *arguments)

    @contextmanager
    def under_way(self, command: str, *arguments: object) -> Iterator[None]:
        """What is written now is committed at the end, as by somebody who went for a coffee."""
        with legacy().open(autocommit=False) as opened:
            erp.COMMANDS[command](opened, *arguments)
            yield

    def forget_place(self) -> None:
        """Its slot stays, and the next start takes a snapshot."""
        self.connect.stop()
        (self.folder / OFFSETS).unlink()

    def kill(self) -> None:
        self.connect.kill()

    def lose_slot(self) -> None:
        self.connect.stop()
        self._drop_slot()

    def _slot(self, expression: str) -> bool:
        with shops_own().open() as opened:
            query = f"select {expression} from pg_replication_slots where slot_name = %s"  # noqa: S608
            return opened.execute(query, [slot()]).fetchone() == (True,)

    def _drop_slot(self) -> None:
        with legacy().open() as opened:
            dropped = "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = %s"
            opened.execute(dropped, [slot()])

    def remove(self) -> None:
        """A slot holds back the whole server's log: nothing stays."""
        if self.connect:
            self.connect.stop()
        with suppress(psycopg.OperationalError):
            self._drop_slot()
        with shops_own().open() as opened:
            opened.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(legacy().name)))


def free_url() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
