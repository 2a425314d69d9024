"""The old ERP's database: where it is, and how it comes to be here, where nobody has such an ERP."""

import re
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from shop.connect.databases import Address, beside_the_shop

SQL = Path(__file__).parent / "sql"
PUBLICATION = "shop_supplies"
SLOT_LENGTH = 63


class NotReadable(Exception):
    """The old ERP does not have, or does not tell, what the shop wants to hear of."""


def legacy() -> Address:
    return beside_the_shop(settings.LEGACY_DATABASE_URL, suffix="legacy_erp")


def slot() -> str:
    """Slots are named in the whole server: two installations on it must not share one."""
    return re.sub(r"[^a-z0-9_]", "_", f"supplies_{legacy().name}".lower())[:SLOT_LENGTH]


def make_legacy() -> bool:
    """Make what is missing of it; say whether the database was new. Safe to repeat, and nothing typed there is lost.

    In a database that a setting names nothing is made but the publication: it is somebody's.

    :raises NotReadable: if that database has no items, or does not tell enough of them
    """
    database, ours = legacy(), not settings.LEGACY_DATABASE_URL
    new = ours and database.make()
    with database.open(autocommit=False) as erp:
        if ours and _tells_of_items(erp) is None:
            erp.execute(_sql("tables"))
            erp.execute(_sql("rows"))
        _require_items(erp, where=str(database))
        if not erp.execute("select 1 from pg_publication where pubname = %s", [PUBLICATION]).fetchone():
            erp.execute(_sql("publication"))
    return new


def _tells_of_items(erp: psycopg.Connection[Any]) -> str | None:
    """How much of a changed item the log tells: ``f`` is all. None: there is no table of items."""
    row = erp.execute(
        """select relreplident::text from pg_class where oid = to_regclass('public."tblItem"')"""
    ).fetchone()
    return row[0] if row else None


def _require_items(erp: psycopg.Connection[Any], *, where: str) -> None:
    told = _tells_of_items(erp)
    if told is None:
        raise NotReadable(
            f'The database {where} has no table public."tblItem". Let LEGACY_DATABASE_URL name the one of the old ERP, '
            "or leave it empty: then one is made up."
        )
    if told != "f":
        raise NotReadable(
            f"The log of the database {where} does not tell long texts that did not change, nor all of a deleted row. "
            'Let the owner of the table say: alter table "tblItem" replica identity full'
        )


def _sql(name: str) -> bytes:
    return (SQL / f"{name}.sql").read_bytes()
