"""Temporary tables that hide the live ones of the same names from this one connection.

PostgreSQL looks for a table among the session's temporary ones first. So the group's own handlers, unchanged, fill the
shadow instead of the live tables, which nobody else notices: no schema to create, no right to grant. And when this
process dies, wherever it stands, the shadow is gone.

What is not hidden must not be touched: :meth:`Shadow.guarding` counts, with PostgreSQL's own statistics, what a
transaction did to every other table.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from events.conf import conf
from events.projections.declaration import CannotRebuild
from events.projections.tables import Table

DELIVERIES = "events_delivery"  # a fold has its own: what the live group has applied is new to it

_FOUND = """
    select format('%%I.%%I', nspname, relname) from pg_class c join pg_namespace n on n.oid = relnamespace
    where c.oid = to_regclass(%s)
"""

_TOUCHED = """
    select schemaname || '.' || relname,
        coalesce(seq_scan, 0) + coalesce(idx_scan, 0) + n_tup_ins + n_tup_upd + n_tup_del
    from pg_stat_xact_user_tables where schemaname !~ '^pg_temp_'
"""


class NotPure(CannotRebuild):
    """A handler read or wrote another table, so its rows depend on more than the events of one key."""


class Shadow:
    """The shadow of some tables, while it is :meth:`cast`."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._connection = connections[conf().DATABASE]
        self._names = [*(table.name for table in tables), DELIVERIES]
        self._session: int = 0
        self.live: dict[str, str] = {}  # the live table behind each name, quoted

    @contextmanager
    def cast(self) -> Iterator["Shadow"]:
        """Hide the tables inside the block.

        :raises CannotRebuild: if they cannot be hidden from this connection alone
        """
        with transaction.atomic(using=conf().DATABASE), self._connection.cursor() as cursor:
            _require_own_session(self._connection, cursor)
            for name in self._names:
                self._hide(cursor, name)
            self._session = _session(cursor)
        try:
            yield self
        finally:
            self._remove()

    @contextmanager
    def guarding(self, cursor: Any) -> Iterator[None]:
        """Allow the block nothing but the shadow. Call inside a transaction, which is then to be rolled back.

        :raises NotPure: if another table was read or written, however it was named
        """
        if _session(cursor) != self._session:
            raise CannotRebuild(
                "The connection was lost, and the shadow tables with it. Nothing was changed: try again."
            )
        before = _touched(cursor)
        yield
        if more := _touched(cursor) - before:
            raise NotPure(f"A handler read or wrote {', '.join(sorted(more))}. {NotPure.__doc__}")

    def analyze(self, cursor: Any) -> None:
        """Let the planner know how large the shadow has become: autovacuum cannot see it."""
        for name in self._names:
            cursor.execute(f"analyze {self.of(name)}")

    def rows(self, cursor: Any, table: Table) -> list[tuple[Any, ...]]:
        """All that events decided of a table's rows, in one order."""
        columns = ", ".join(map(self._connection.ops.quote_name, table.columns))
        order = ", ".join(map(str, range(1, len(table.key) + 1)))
        cursor.execute(f"select {columns} from {self.of(table.name)} order by {order}")  # noqa: S608 - our own names
        return list(cursor.fetchall())

    def of(self, name: str) -> str:
        return f"pg_temp.{self._connection.ops.quote_name(name)}"

    def _hide(self, cursor: Any, name: str) -> None:
        self.live[name] = self._found(cursor, name)
        cursor.execute(f"create temporary table {self.of(name)} (like {self.live[name]} including all)")
        if self._found(cursor, name) == self.live[name]:
            raise CannotRebuild(
                f"{name} cannot be hidden: search_path names pg_temp, but not first. Take it out there."
            )

    def _found(self, cursor: Any, name: str) -> str:
        """What the bare name means to this connection now."""
        cursor.execute(_FOUND, [self._connection.ops.quote_name(name)])
        found = cursor.fetchone()
        if found is None:
            raise CannotRebuild(f"There is no table {name} in {conf().DATABASE!r}: run manage.py migrate.")
        return str(found[0])

    def _remove(self) -> None:
        if self._connection.is_usable():
            with self._connection.cursor() as cursor:
                for name in self._names:
                    cursor.execute(f"drop table if exists {self.of(name)}")
        else:
            self._connection.close()


def _require_own_session(connection: Any, cursor: Any) -> None:
    """Behind a pooler others may come to share the session, and would write into the shadow."""
    if _session(cursor) != _promised_session(connection):
        raise CannotRebuild(
            "A pooler stands between this command and PostgreSQL. Temporary tables need a session that is shared with "
            "nobody: run it with a DATABASE_URL that leads to PostgreSQL directly."
        )


def _promised_session(connection: Any) -> int:
    """The process that answered when we connected: a pooler says a number of its own."""
    return int(connection.connection.info.backend_pid)


def _session(cursor: Any) -> int:
    cursor.execute("select pg_backend_pid()")
    return int(cursor.fetchone()[0])


def _touched(cursor: Any) -> Counter[str]:
    cursor.execute(_TOUCHED)
    return Counter(dict(cursor.fetchall()))
