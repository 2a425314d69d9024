"""Debezium's records of rows of the old system, as they lie on the log."""

from itertools import count
from types import SimpleNamespace

import msgspec

TEAPOT = {
    "item_no": "OLD-TEAPOT",
    "descr": "TEAPOT, ENAMEL, BLUE",
    "memo": "Found on the top shelf.",
    "px_cents": "2490.00",
    "crncy": "EUR",
    "qty_oh": 12,
    "cat_cd": "TW",
    "del_flg": "N",
    "dt_upd": 1764000000000000,
}
_lsn = count(100)


def row(**columns):
    return {**TEAPOT, **columns}


def renamed(old, new):
    return {new if name == old else name: value for name, value in TEAPOT.items()}


def record(after=None, *, op="u", before=None, lsn=None, ts_ms=1764000000000):
    """A record with Debezium's envelope: of a change, unless ``op`` says something else."""
    source = {"connector": "postgresql", "lsn": next(_lsn) if lsn is None else lsn, "ts_ms": ts_ms, "txId": 7}
    said = {"op": op, "before": before, "after": after, "source": source, "ts_ms": ts_ms + 5}
    return SimpleNamespace(
        key=msgspec.json.encode({"item_no": "OLD-TEAPOT"}), value=msgspec.json.encode(said), headers=[], timestamp_ms=0
    )
