"""The old system's columns, by what they mean to us. Where one was renamed, both names are known here."""

from collections.abc import Iterable, Mapping
from typing import Any

NAMES = {
    "sku": ("item_no", "item_nbr"),
    "name": ("descr", "descr_1"),
    "story": ("memo", "memo_txt"),
    "price": ("px_cents", "price_ct"),
    "currency": ("crncy", "curr_cd"),
    "quantity": ("qty_oh", "qty_on_hand"),
    "shelf": ("cat_cd", "categ_cd"),
    "deleted": ("del_flg", "is_del"),
}
UNUSED = {"dt_upd"}


class UnknownColumns(ValueError):
    """A column that we need is not in the row under any name we know: the old system renamed it."""


def read(row: Mapping[str, Any], *wanted: str) -> dict[str, Any]:
    """Some of the row's values, by our names.

    :raises UnknownColumns: with what is there instead
    """
    found = {ours: next((name for name in NAMES[ours] if name in row), "") for ours in wanted}
    if missing := [ours for ours, name in found.items() if not name]:
        known = {name for names in NAMES.values() for name in names}
        spare = ", ".join(sorted(set(row) - known - UNUSED)) or "no other column"
        raise UnknownColumns(
            f"tblItem has no {'; no '.join(f'{ours} as {_or(NAMES[ours])}' for ours in missing)}, but {spare}. "
            "If that is it under a new name, add the name to shop/suppliers/columns.py, restart the consumers and "
            "redrive the group suppliers."
        )
    return {ours: row[name] for ours, name in found.items()}


def _or(names: Iterable[str]) -> str:
    return " or ".join(names)
