"""Live table against shadow, in SQL over whatever columns they have: what differs, and making it equal.

Only what differs is written. So readers wait for nobody, what refers to a row still finds it, and numbers that the
database made up stay.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections

from events.conf import conf
from events.projections.shadow import Shadow
from events.projections.tables import Table

EXAMPLES = 3
ADDED, CHANGED, REMOVED = "+", "~", "-"

# The keys of what differs are counted and cut to a few first; whole rows are only fetched for those.
_COMPARE = f"""
    select d.kind, d.total, to_jsonb(l)::text, to_jsonb(s)::text from (
        select *, count(*) over (partition by kind) as total, row_number() over (partition by kind) as number from (
            select case when s.{{some}} is null then '{REMOVED}' when l.{{some}} is null then '{ADDED}'
                        else '{CHANGED}' end as kind, {{keys}}
            from {{live}} l full join {{shadow}} s on {{same_row}}
            where l.{{some}} is null or s.{{some}} is null or {{differs}}) differing) d
    left join {{live}} l on ({{l_key}}) = ({{d_key}})
    left join {{shadow}} s on ({{s_key}}) = ({{d_key}})
    where d.number <= {EXAMPLES} order by d.kind, d.number
"""  # noqa: S608 - names and operators only
_REMOVE = "delete from {live} l where not exists (select from {shadow} s where {same_row})"
_CHANGE = "update {live} l set {values} from {shadow} s where {same_row} and {differs}"
_ADD = """
    insert into {live} ({columns}) select {s_columns} from {shadow} s
    where not exists (select from {live} l where {same_row})
"""


class Difference(NamedTuple):
    """How many rows of a table the log adds, changes and removes, and a few of them for people."""

    table: Table
    counts: Mapping[str, int]
    examples: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(self.counts.values())

    def __str__(self) -> str:
        return " ".join(f"{kind}{self.counts.get(kind, 0):,}" for kind in (ADDED, CHANGED, REMOVED))


def compare(cursor: Any, *, table: Table, shadow: Shadow) -> Difference:
    """What would have to happen to the live table so that it equals its shadow."""
    cursor.execute(_COMPARE.format(**_parts(table, shadow)))
    rows = cursor.fetchall()
    examples = (f"{kind} {_told(table, _row(was), _row(now))}" for kind, _, was, now in rows)
    return Difference(table, {kind: total for kind, total, _, _ in rows}, tuple(examples))


def apply(cursor: Any, *, differences: Sequence[Difference], shadow: Shadow) -> None:
    """Make the live tables equal. They come parents first; children are removed first."""
    for difference in reversed(differences):
        if difference.counts.get(REMOVED):
            cursor.execute(_REMOVE.format(**_parts(difference.table, shadow)))
    for difference in differences:
        for kind, statement in ((CHANGED, _CHANGE), (ADDED, _ADD)):
            if difference.counts.get(kind):
                cursor.execute(statement.format(**_parts(difference.table, shadow)))


def _parts(table: Table, shadow: Shadow) -> dict[str, str]:
    """What the statements leave open. ``l`` is the live table, ``s`` its shadow, ``d`` the keys of what differs."""
    quote = connections[conf().DATABASE].ops.quote_name
    key, values = [quote(name) for name in table.key], [quote(name) for name in table.values]
    columns = [quote(name) for name in (*table.columns, *table.made_up)]
    return {
        "live": shadow.live[table.name],
        "shadow": shadow.of(table.name),
        "some": key[0],
        "keys": ", ".join(f"coalesce(l.{name}, s.{name}) as {name}" for name in key),
        "l_key": _of("l", key),
        "s_key": _of("s", key),
        "d_key": _of("d", key),
        "same_row": " and ".join(f"l.{name} = s.{name}" for name in key),
        "differs": f"row({_of('l', values)}) is distinct from row({_of('s', values)})" if values else "false",
        "values": ", ".join(f"{name} = s.{name}" for name in values),
        "columns": ", ".join(columns),
        "s_columns": _of("s", columns),
    }


def _of(alias: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in columns)


def _row(text: str | None) -> dict[str, Any]:
    return json.loads(text) if text else {}


def _told(table: Table, was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """``sku=GARISH-RUG: available 3 -> 7``. Whole rows may be long, and personal: only what changed is shown."""
    key = " ".join(f"{name}={(was or now)[name]}" for name in table.key)
    return ": ".join([key, *([", ".join(_changes(table, was, now))] if was and now else [])])


def _changes(table: Table, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in table.values:
        if was[name] != now[name]:
            yield f"{name} {_short(was[name])} -> {_short(now[name])}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:39]}…"
