"""The table of the talk's claims, each beside what this installation saw last."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shop.journey import observed, stages
from shop.journey.observed import Seen
from shop.journey.stages import Expected, Outage, Stage


@dataclass(frozen=True)
class Cell:
    """One claim, and what was seen. ``badge``: good if it was seen to be so, bad if not, empty if nobody tried."""

    key: str
    outage: str
    claim: str
    words: str
    seen: str
    badge: str


@dataclass(frozen=True)
class Row:
    """One stage's claims."""

    stage: Stage
    cells: list[Cell]


def outages() -> dict[Outage, str]:
    """What can be broken, in words."""
    return {
        Outage.SHIPPING_DOWN: _("Shipping is stopped"),
        Outage.CUSTOMERS_DOWN: _("Customers is stopped"),
        Outage.COLUMN_RENAMED: _("Customers renames a column"),
    }


def rows() -> list[Row]:
    """All 18 cells."""
    seen = observed.cells()
    return [_row(stage, seen) for stage in stages.STAGES]


def row(stage: Stage) -> Row:
    """One stage's three."""
    return _row(stage, observed.cells())


def _row(stage: Stage, seen: dict[observed.Cell, Seen]) -> Row:
    return Row(
        stage,
        [_cell(stage, outage, words, seen.get((stage.number, outage))) for outage, words in outages().items()],
    )


def _cell(stage: Stage, outage: Outage, words: str, seen: Seen | None) -> Cell:
    expected = stage.claims[outage]
    return Cell(
        key=f"{stage.number}-{outage}",
        outage=words,
        claim=_claimed(expected),
        words=expected.words,
        seen=_seen(seen) if seen else _("not tried here yet"),
        badge="" if seen is None else "good" if seen.agrees(expected) else "bad",
    )


def _claimed(expected: Expected) -> str:
    if not expected.placing:
        return _("Placing fails")
    return _("Waits, then ships") if expected.meanwhile == "waits" else _("Ships all the same")


def _seen(seen: Seen) -> str:
    """What was seen of the cell's newest witness, as far as it got."""
    if not seen.placing:
        return _("seen: refused at the till")
    if seen.meanwhile == "shipped":
        return _("seen: shipped meanwhile")
    if seen.afterwards == "shipped":
        return _("seen: waited, then shipped")
    if seen.afterwards == "waits":
        return _("seen: still waits afterwards")
    return _("seen: waits") if seen.meanwhile else _("seen: accepted")
