"""The old ERP's database: where it is, and how it comes to be here, where nobody has such an ERP."""

import re
from pathlib import Path

from django.conf import settings

from shop.connect.databases import Address, beside_the_shop

SQL = Path(__file__).parent / "sql"
PUBLICATION = "shop_supplies"
SLOT_LENGTH = 63


def legacy() -> Address:
    return beside_the_shop(settings.LEGACY_DATABASE_URL, suffix="legacy_erp")


def slot() -> str:
    """Slots are named in the whole server: two installations on it must not share one."""
    return re.sub(r"[^a-z0-9_]", "_", f"supplies_{legacy().name}".lower())[:SLOT_LENGTH]


def make_legacy() -> bool:
    """Make what is missing of it; say whether the database was new. Safe to repeat, and nothing typed there is lost."""
    database = legacy()
    new = database.make()
    with database.open(autocommit=False) as erp:
        there = erp.execute("""select to_regclass('"tblItem"') is not null""").fetchone() == (True,)
        if not there:
            erp.execute(_sql("tables"))
            erp.execute(_sql("rows"))
        if not erp.execute("select 1 from pg_publication where pubname = %s", [PUBLICATION]).fetchone():
            erp.execute(_sql("publication"))
    return new


def _sql(name: str) -> bytes:
    return (SQL / f"{name}.sql").read_bytes()
