"""Plays the old ERP: ``python -m shop.suppliers.erp list``, and ``--help`` for what else it can do.

It writes into its own database as such programs do: what it is told, sense or not. Finding out is for others.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import psycopg
from psycopg import sql

from shop.suppliers.columns import NAMES

Erp = psycopg.Connection[Any]
ITEMS = sql.Identifier("tblItem")


class ErpRefused(Exception):
    """Nothing was changed; the message says what to do."""


def columns(erp: Erp) -> dict[str, str]:
    """What its columns are called today, by what they mean."""
    rows = erp.execute("select column_name from information_schema.columns where table_name = 'tblItem'").fetchall()
    there = {name for (name,) in rows}
    return {ours: name for ours, names in NAMES.items() for name in names if name in there}


def rows(erp: Erp) -> list[tuple[Any, ...]]:
    """Every item: number, description, price in cents, on hand, category, whether it is marked as deleted."""
    wanted = [_column(erp, ours) for ours in ("sku", "name", "price", "quantity", "shelf", "deleted")]
    query = sql.SQL("select {} from {} order by 1").format(sql.SQL(", ").join(wanted), ITEMS)
    return erp.execute(query).fetchall()


def price(erp: Erp, item: str, euros: Decimal) -> None:
    _update(erp, item, price=euros * 100)


def receive(erp: Erp, item: str, pieces: int) -> None:
    """Count more of an item; or less, if somebody took some."""
    column = _column(erp, "quantity")
    done = erp.execute(
        sql.SQL("update {} set {} = {} + %s, dt_upd = localtimestamp where {} = %s").format(
            ITEMS, column, column, _column(erp, "sku")
        ),
        [pieces, item],
    )
    _require_one(done.rowcount, item)


def describe(erp: Erp, item: str, description: str) -> None:
    _update(erp, item, name=description)


def mark(erp: Erp, item: str, flag: str) -> None:
    """Mark an item as deleted (Y), or as not (N)."""
    _update(erp, item, deleted=flag)


def add(erp: Erp, item: str, description: str, category: str, euros: Decimal, pieces: int = 0) -> None:
    values = {"sku": item, "name": description, "shelf": category, "price": euros * 100, "quantity": pieces}
    names = sql.SQL(", ").join(_column(erp, ours) for ours in values)
    erp.execute(sql.SQL("insert into {} ({}) values (%s, %s, %s, %s, %s)").format(ITEMS, names), list(values.values()))


def delete(erp: Erp, item: str) -> None:
    done = erp.execute(sql.SQL("delete from {} where {} = %s").format(ITEMS, _column(erp, "sku")), [item])
    _require_one(done.rowcount, item)


def rename_column(erp: Erp, old: str, new: str) -> None:
    erp.execute(
        sql.SQL("alter table {} rename column {} to {}").format(ITEMS, sql.Identifier(old), sql.Identifier(new))
    )


def _update(erp: Erp, item: str, **values: Any) -> None:
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(_column(erp, ours)) for ours in values)
    done = erp.execute(
        sql.SQL("update {} set {}, dt_upd = localtimestamp where {} = %s").format(ITEMS, sets, _column(erp, "sku")),
        [*values.values(), item],
    )
    _require_one(done.rowcount, item)


def _column(erp: Erp, ours: str) -> sql.Identifier:
    name = columns(erp).get(ours)
    if name is None:
        raise ErpRefused(
            f"tblItem has no column for the {ours} that this script knows ({', '.join(NAMES[ours])}): "
            "rename it back with rename-column."
        )
    return sql.Identifier(name)


def _require_one(count: int, item: str) -> None:
    if count != 1:
        raise ErpRefused(f"The old ERP has no item {item}: `list` shows those it has.")


def _euros(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no price: write 12.90") from None
    if not amount.is_finite():
        raise argparse.ArgumentTypeError(f"{text!r} is no price: write 12.90")
    return amount


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m shop.suppliers.erp", description="Plays the old ERP.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="all items")
    _command(commands, "price", "a new price: price SKU 12.90", item=str, euros=_euros)
    _command(commands, "receive", "goods came in: receive SKU 5; -5 counts them out", item=str, pieces=int)
    _command(commands, "describe", "other words for it", item=str, description=str)
    _command(commands, "mark", "mark as deleted (Y) or not (N)", item=str, flag=str)
    added = _command(commands, "add", "a new item", item=str, description=str, category=str, euros=_euros)
    added.add_argument("pieces", type=int, nargs="?", default=0)
    _command(commands, "delete", "delete the row", item=str)
    _command(commands, "rename-column", "ALTER TABLE … RENAME COLUMN", old=str, new=str)
    return parser


def _command(commands: Any, name: str, about: str, **arguments: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about)
    for argument, kind in arguments.items():
        parser.add_argument(argument, type=kind)
    return parser


COMMANDS: dict[str, Callable[..., None]] = {
    "price": price,
    "receive": receive,
    "describe": describe,
    "mark": mark,
    "add": add,
    "delete": delete,
    "rename-column": rename_column,
}


def run(arguments: Sequence[str]) -> str:
    """Do what a command line says; what to print.

    :raises ErpRefused: if it cannot
    """
    from shop.connect.databases import NoSuchDatabase
    from shop.suppliers.legacy import legacy

    given = vars(_parser().parse_args(arguments))
    command = given.pop("command")
    try:
        with legacy().open() as erp:
            if command == "list":
                return "\n".join(_line(row) for row in rows(erp))
            COMMANDS[command](erp, **given)
            return "Committed."
    except NoSuchDatabase as missing:
        raise ErpRefused(str(missing)) from missing
    except psycopg.OperationalError as away:
        raise ErpRefused(f"The old ERP's database does not answer ({away}). Is `make run` up?") from away
    except psycopg.Error as error:
        raise ErpRefused(f"The old ERP's database refused that: {error}") from error


def _line(row: tuple[Any, ...]) -> str:
    item, description, cents, pieces, category, deleted = row
    mark = "  deleted" if deleted == "Y" else ""
    return f"{item:<20} {cents:>12} ct {pieces:>7} on hand  {category}  {description}{mark}"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.lean_settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        sys.stdout.write(run(sys.argv[1:]) + "\n")
    except (ErpRefused, ImproperlyConfigured) as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
