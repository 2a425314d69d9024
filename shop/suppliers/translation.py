"""The anti-corruption layer: Debezium's record of a row becomes an event in our words, or says why it cannot.

Pure functions. What they raise parks the record, with the message; nothing of the old system's words goes further.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from django.core.exceptions import ValidationError

from events.handling import Outsider
from shop.events import Money
from shop.models.catalogue import WELL_FORMED_SKU
from shop.services.catalogue import MOST
from shop.suppliers import columns
from shop.suppliers.events import ItemRemoved, ItemTold

SHELVES = {
    "TW": "tableware",
    "KI": "kitchen",
    "LA": "lamps",
    "CH": "chairs",
    "RU": "rugs",
    "TX": "textiles",
    "PL": "plants",
    "ST": "stationery",
}
CURRENCY = "EUR"
MARKED = "Y"
MOST_PIECES = 1_000_000
LONGEST_NAME, LONGEST_SKU = 120, 40
SEEN = "r"  # by the snapshot
WRITES = (SEEN, "c", "u")  # created, updated


Row = Mapping[str, Any]


class Source(msgspec.Struct, frozen=True):
    """Where a change stands in the old database's log, and when it was committed."""

    lsn: int
    ts_ms: int

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.ts_ms / 1000, tz=UTC)


class Change(msgspec.Struct, frozen=True):
    """The parts that we use of Debezium's envelope."""

    op: str
    source: Source
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class BadRow(ValueError):
    """A row that the shop cannot sell from: mend it in the old system, then discard the parked record."""


class TableEmptied(BadRow):
    """Somebody emptied tblItem at a stroke. Nothing was withdrawn for it, as that may be a mistake."""


def translate(record: Outsider) -> ItemTold | ItemRemoved | None:
    """What a record of the topic ``legacy-items`` says; None for what is no row's.

    :raises BadRow: if it cannot be sold as it is
    :raises columns.UnknownColumns: if a column was renamed
    """
    if record.value is None:
        return None
    said = msgspec.json.decode(record.value, type=Change)
    match said.op:
        case op if op in WRITES and said.after is not None:
            return _told(said.after, said)
        case "d" if said.before is not None:
            return _removed(said.before, said)
        case "t":
            raise TableEmptied(
                f"{TableEmptied.__doc__} If it was meant, delete the rows one by one; then discard this."
            )
        case _:
            raise BadRow(f"Debezium says {said.op!r} of a row that it does not tell: nothing here knows such a record.")


def _told(row: Row, said: Change) -> ItemTold | ItemRemoved:
    """What is marked as deleted may be as wrong as it likes."""
    if columns.read(row, "deleted")["deleted"] == MARKED:
        return _removed(row, said)
    known = columns.read(row, *columns.NAMES)
    sku = _sku(known["sku"])
    name = _name(sku, known["name"])
    return ItemTold(
        sku=sku,
        lsn=said.source.lsn,
        name=name,
        story=_text(sku, known["story"]) or f"{name}, from old stock.",
        shelf=_shelf(sku, known["shelf"]),
        price=_price(sku, known["price"], known["currency"]),
        quantity=_quantity(sku, known["quantity"]),
        told_at=said.source.at,
        snapshot=said.op == SEEN,
    )


def _removed(row: Row, said: Change) -> ItemRemoved:
    sku = _sku(columns.read(row, "sku")["sku"])
    return ItemRemoved(sku=sku, lsn=said.source.lsn, told_at=said.source.at, snapshot=said.op == SEEN)


def _sku(item_no: Any) -> str:
    """Numbers are padded with blanks."""
    sku = str(item_no).strip()
    try:
        WELL_FORMED_SKU(sku)
    except ValidationError as error:
        raise BadRow(f"item_no {sku!r} cannot be a SKU of the shop. {error.messages[0]}") from error
    if len(sku) > LONGEST_SKU:
        raise BadRow(f"item_no {sku[:60]!r} is too long: a SKU has at most {LONGEST_SKU} characters.")
    return sku


def _name(sku: str, descr: Any) -> str:
    """It knew no small letters; what somebody typed with some is as they meant it."""
    name = _text(sku, descr)
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadRow(f"{sku} has a description of {len(name)} characters: let there be 1 to {LONGEST_NAME}.")
    return name.capitalize() if name.isupper() else name


def _text(sku: str, text: Any) -> str:
    text = str(text or "").strip()
    if "\0" in text:
        raise BadRow(f"{sku} has a NUL character in its texts, which no page and no table of ours takes: remove it.")
    return text


def _shelf(sku: str, cat_cd: Any) -> str:
    code = str(cat_cd).strip()
    if code not in SHELVES:
        raise BadRow(
            f"{sku} has the category {code!r}, for which the shop has no shelf: it knows {', '.join(SHELVES)}. "
            "A new one goes into shop/suppliers/translation.py."
        )
    return SHELVES[code]


def _price(sku: str, cents: Any, currency: Any) -> Money:
    """Of cents, with two digits behind the point that were never used."""
    if str(currency).strip() != CURRENCY:
        raise BadRow(f"{sku} is priced in {str(currency).strip()!r}: the shop sells in {CURRENCY} only.")
    try:
        amount = Decimal(str(cents)) / 100
    except InvalidOperation as error:
        raise BadRow(f"{sku} has the price {cents!r} in cents, which is no number.") from error
    if not (amount.is_finite() and 0 < amount <= MOST and amount == amount.quantize(Decimal("0.01"))):
        raise BadRow(f"{sku} cannot cost {cents} cents: give whole cents, more than none and at most {MOST * 100:.0f}.")
    return Money(amount.quantize(Decimal("0.01")), CURRENCY)


def _quantity(sku: str, qty_oh: Any) -> int:
    if type(qty_oh) is not int or not 0 <= qty_oh <= MOST_PIECES:
        raise BadRow(f"{sku} cannot be on hand {qty_oh!r} times: give a number from 0 to {MOST_PIECES:,}.")
    return qty_oh
