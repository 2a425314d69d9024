"""The lines of a batch as its page shows them: what each would do, or did."""

from collections.abc import Sequence
from typing import NamedTuple

from inventory import services
from inventory.admin.naming import names_of
from inventory.models import Batch, Movement


class Line(NamedTuple):
    """A line, the pieces on hand before and after it, and what is wrong with it."""

    change: services.Change
    name: str
    before: int | None
    after: int | None
    problem: str

    @property
    def is_readable(self) -> bool:
        return not self.change.problem


def planned_lines(planned: Sequence[services.Planned]) -> list[Line]:
    names = names_of(each.change.sku for each in planned)
    return [
        Line(each.change, names.get(each.change.sku, ""), each.before, each.after, each.problem) for each in planned
    ]


def applied_lines(batch: Batch, changes: Sequence[services.Change]) -> list[Line]:
    """What became of these lines; a line without a movement was left out, or was a count that agreed."""
    skus = {change.sku for change in changes}
    names = names_of(skus)
    made = {movement.item_id: movement for movement in Movement.objects.filter(cause_id=batch.pk, item__in=skus)}
    return [_applied(change, names.get(change.sku, ""), made.pop(change.sku, None)) for change in changes]


def _applied(change: services.Change, name: str, movement: Movement | None) -> Line:
    if movement is None:
        return Line(change, name, None, None, change.problem)
    return Line(change, name, movement.on_hand - movement.quantity, movement.on_hand, "")
