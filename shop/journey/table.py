"""The talk's table, cell by cell: what was seen on the running shop beside what is claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from shop.journey.observed import Seen
from shop.journey.playing import Tell, play_outage, rehearse
from shop.journey.stages import STAGES, Expected, Outage, Stage

HEAD = ("stage", "outage", "seen", "claimed", "")
ROW = "{:<18}{:<16}{:<27}{:<27}{}"


@dataclass(frozen=True)
class Cell:
    """A stage in an outage. Nothing is seen if somebody else broke something at the same time."""

    stage: Stage
    outage: Outage
    seen: Seen | None

    @property
    def claimed(self) -> Expected:
        return self.stage.claims[self.outage]

    @property
    def as_claimed(self) -> bool:
        return bool(self.seen and self.seen.complete and self.seen.agrees(self.claimed))

    @property
    def told(self) -> dict[str, Any]:
        """The cell for machines."""
        return {
            "stage": self.stage.number,
            "outage": self.outage,
            "seen": _codes(self.seen) if self.seen else None,
            "claimed": _codes(self.claimed),
            "order_id": str(self.seen.order_id) if self.seen else None,
            "reason": self.seen.reason if self.seen else "",
        }


def play(*, hold: timedelta | None, tell: Tell) -> list[Cell]:
    """Play the whole table, one outage after the other.

    :param hold: how long each outage lasts; by default clearly longer than an order takes when all is well
    :raises NotWell: if an order is not shipped although all should be well
    """
    cells: list[Cell] = []
    hold = hold or rehearse(tell=tell)
    for number, outage in enumerate(Outage):
        seen = play_outage(outage, hold=hold, tell=partial(_tell_of, tell, number))
        cells += [Cell(stage, outage, seen.get(stage.number)) for stage in STAGES]
    return cells


def _tell_of(tell: Tell, number: int, doing: str, share: float) -> None:
    tell(doing, (number + share) / len(Outage))


def text(cells: Sequence[Cell]) -> str:
    """The table for people, stage by stage."""
    rows = [_row(cell) for cell in sorted(cells, key=lambda cell: cell.stage.number)]
    right = sum(cell.as_claimed for cell in cells)
    summary = f"{right} of {len(cells)} cells are as the talk claims."
    return "\n".join([*(ROW.format(*row).rstrip() for row in [HEAD, *rows]), "", summary])


def _row(cell: Cell) -> tuple[str, ...]:
    return (
        f"{cell.stage.number} {cell.stage.title}",
        str(cell.outage),
        words(cell.seen) if cell.seen else "nothing",
        words(cell.claimed),
        "as claimed" if cell.as_claimed else "DIFFERS",
    )


def words(cell: Seen | Expected) -> str:
    """A cell in words: what the till said, what became of the order meanwhile, and what afterwards."""
    if not cell.placing:
        return "refused"
    return ", ".join(["placed", *dict.fromkeys(part or "nobody knows" for part in (cell.meanwhile, cell.afterwards))])


def _codes(cell: Seen | Expected) -> dict[str, Any]:
    return {"placing": cell.placing, "meanwhile": cell.meanwhile, "afterwards": cell.afterwards}
