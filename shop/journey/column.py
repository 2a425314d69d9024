"""The column that Customers renames: really, in the journey's own table. Who reads it as `address` finds it gone."""

from django.db import connection, transaction
from django.db.utils import OperationalError

OLD, NEW = "address", "delivery_address"

# Readers hold the table for moments. One that holds it for longer shall not queue everybody else behind us.
_PATIENCE = "set local lock_timeout = '2s'"
_RENAME = "alter table journey.customers rename column {} to {}"
_RENAMED = """
    select exists (
        select from information_schema.columns
        where (table_schema, table_name, column_name) = ('journey', 'customers', %s)
    )
"""


class TableBusy(Exception):
    """Somebody holds the customers' table. Try again in a moment."""


def renamed() -> bool:
    """Whether the column has its new name now."""
    with connection.cursor() as cursor:
        cursor.execute(_RENAMED, [NEW])
        return bool(cursor.fetchone()[0])


def rename() -> None:
    """Give the column its new name; nothing happens if it has it.

    :raises TableBusy: if the table cannot be had within two seconds
    """
    if not renamed():
        _alter(OLD, NEW)


def put_back() -> None:
    """Give the column its old name again; nothing happens if it has it.

    :raises TableBusy: if the table cannot be had within two seconds
    """
    if renamed():
        _alter(NEW, OLD)


def _alter(old: str, new: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            cursor.execute(_RENAME.format(old, new))
    except OperationalError as error:
        raise TableBusy(f"journey.customers.{old} was not renamed: {error}. Try again in a moment.") from error
