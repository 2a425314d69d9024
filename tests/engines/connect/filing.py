"""A worker of Kafka Connect that files what is sold, with a database and topics of the tests' own."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from psycopg.errors import UndefinedTable
from psycopg.rows import dict_row

from events.kafka import forget_group
from shop.connect.plugins import JDBC
from shop.connect.sink import group, sink
from shop.connect.standalone import worker_settings
from shop.connect.worker import Connect
from shop.reports import database
from tests.engines.connect.depot import free_url

START_SECONDS = 180


class Files:
    """The worker is stopped, killed and started again, and the table looked at."""

    def __init__(self, folder: Path) -> None:
        worker = worker_settings(folder, url=free_url())
        self.connect = Connect(folder, worker=worker, connectors=sink(), plugins=JDBC)

    def rows(self, order: UUID | None = None) -> dict[str, dict[str, object]]:
        """The table by id, but for when it was written; or what it has of one order."""
        return {row["id"]: {**row, "written_at": None} for row in self._all() if order in (None, row["order_id"])}

    def written_since(self, moment: datetime) -> bool:
        """Whether every row was written again."""
        return all(row["written_at"] > moment for row in self._all())

    def now(self) -> datetime:
        with database.address().open() as there:
            return there.execute("select clock_timestamp()").fetchone()[0]

    def change(self, statement: str) -> None:
        with database.address().open() as there:
            there.execute(statement)

    def make_anew(self) -> bool:
        """As `make connect` does it."""
        return database.make(when_new=self.forget_place)

    def forget_place(self) -> None:
        forget_group(group())

    def wait(self, condition, *, what: str) -> None:
        self.connect.wait_until(condition, what=what, limit_seconds=START_SECONDS)

    def _all(self):
        with suppress(UndefinedTable), database.address().open(row_factory=dict_row) as there:
            return there.execute("select * from reporting_orders").fetchall()
        return []
