"""Django's connection to PostgreSQL without PostgreSQL: transactions as ever, and no query but the outbox's.

Where Django would send BEGIN, SAVEPOINT, ROLLBACK or COMMIT, the keeper's state is remembered or taken back. All else
about a transaction (nesting, hooks after the commit, refused combinations) is Django's own code.
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self

from django.db.backends.postgresql.base import DatabaseWrapper

_INSERT = re.compile(r"\s*insert into events_(outbox|timer)\s*\(([^)]*)\)")
_CANCEL = re.compile(r"\s*delete from events_timer where name = %s\s*$")


class NoDatabase(AssertionError):
    """With events.testing.log there is no database: use ``published`` and ``deliver`` in a test that has one."""


class Keeper(Protocol):
    """Who keeps what the statements write; ``state`` is replaced, never changed."""

    state: Any

    def publish(self, columns: dict[str, Any]) -> None: ...
    def schedule(self, columns: dict[str, Any]) -> None: ...
    def cancel(self, name: str) -> bool: ...


class Unconnected(DatabaseWrapper):
    """A connection whose statements end in a :class:`Keeper`."""

    def __init__(self, settings_dict: dict[str, Any], alias: str, keeper: Keeper) -> None:
        super().__init__(settings_dict, alias)
        self._keeper = keeper
        self._before: dict[str, Any] = {}
        self.autocommit = True

    def ensure_connection(self) -> None:
        self.connection = self.connection or object()

    def is_usable(self) -> bool:
        return True

    def cursor(self) -> Any:
        return _Cursor(self._keeper)

    def _set_autocommit(self, autocommit: bool) -> None:
        if not autocommit:
            self._savepoint("begin")

    def _rollback(self) -> None:
        self._savepoint_rollback("begin")

    def _commit(self) -> None:
        self._before.clear()

    def _close(self) -> None:
        self._before.clear()

    def _savepoint(self, sid: str) -> None:
        self._before[sid] = self._keeper.state

    def _savepoint_rollback(self, sid: str) -> None:
        self._keeper.state = self._before[sid]

    def _savepoint_commit(self, sid: str) -> None:
        del self._before[sid]


class _Cursor:
    """Understands the statements of events.outbox and events.timers that write."""

    rowcount = -1

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """There is nothing to give back."""

    def execute(self, statement: str, parameters: Sequence[Any] | None = None) -> None:
        if written := _INSERT.match(statement):
            names = [name.strip() for name in written[2].split(",")]
            self._write(written[1], names, parameters or (), columns="unnest" in statement)
        elif _CANCEL.match(statement):
            self.rowcount = int(self._keeper.cancel(*(parameters or ())))
        else:
            raise NoDatabase(f"{NoDatabase.__doc__} The query was: {statement.strip()}")

    def _write(self, table: str, names: list[str], parameters: Sequence[Any], *, columns: bool) -> None:
        if table == "timer":
            self._keeper.schedule(dict(zip(names, parameters, strict=True)))
            return
        for row in zip(*parameters, strict=True) if columns else [parameters]:
            self._keeper.publish(dict(zip(names, row, strict=True)))
