"""Many changes at once: drafted, looked at with what each would do, then applied together or not at all."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from inventory.models import Batch, Movement, StockItem
from inventory.services.ledger import record
from inventory.services.moves import Mode, count_reason, move
from inventory.services.refusals import StockMoved, StockRefused

KEPT_FOR = timedelta(days=7)


class AlreadyApplied(StockRefused):
    """This batch was applied before; it was not applied twice."""


class FileAppliedBefore(StockRefused):
    """The same file was imported before: say so explicitly if its changes are to be made again."""


class LinesRefused(StockRefused):
    """Some lines cannot be applied: mend the file, or leave these lines out explicitly."""


class NothingToApply(StockRefused):
    """No line changes anything."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a batch, as it was written. ``problem`` says why it cannot be read, if it cannot."""

    line: int
    sku: str
    mode: str
    quantity: int = 0
    reason: str = ""
    reference: str = ""
    problem: str = ""


class Planned(msgspec.Struct, kw_only=True):
    """What a line comes to with the numbers as they are. ``before`` and ``after`` are pieces on hand."""

    change: Change
    before: int | None = None
    after: int | None = None
    reserved: int = 0
    problem: str = ""
    movement: Movement | None = None

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)


def draft(
    *,
    changes: Sequence[Change],
    source: Batch.Source,
    actor: str,
    now: datetime,
    file_name: str = "",
    sha256: str = "",
) -> Batch:
    """Keep changes to be looked at. Drafts that nobody applied for a week are thrown away."""
    Batch.objects.filter(applied_at=None, made_at__lt=now - KEPT_FOR).delete()
    return Batch.objects.create(
        source=source,
        file_name=file_name,
        sha256=sha256,
        changes=msgspec.to_builtins(changes),
        made_by=actor,
        made_at=now,
    )


def changes_of(batch: Batch) -> list[Change]:
    return msgspec.convert(batch.changes, list[Change])


def plan(changes: Sequence[Change], items: Mapping[str, StockItem], modes: Set[Mode]) -> list[Planned]:
    """What each change would do to these items, or why it cannot be done. ``modes``: what the person may do."""
    first: dict[str, int] = {}
    return [_planned(change, items.get(change.sku), modes, first) for change in changes]


def preview(*, batch: Batch, modes: Set[Mode]) -> list[Planned]:
    """What a batch would do right now. Nothing is locked or written."""
    changes = changes_of(batch)
    items = StockItem.objects.in_bulk({change.sku for change in changes})
    return plan(changes, items, modes)


def seen(planned: Sequence[Planned]) -> str:
    """What the counts among these were compared with. Only they depend on it: the rest adds to whatever there is."""
    return " ".join(str(each.before) for each in planned if each.change.mode == Mode.COUNT)


@transaction.atomic
def apply_batch(
    *,
    batch_id: UUID,
    actor: str,
    modes: Set[Mode],
    compared: str,
    good_only: bool = False,
    again: bool = False,
    now: datetime,
) -> Batch:
    """Make a batch's changes in one transaction; the batch's id is the cause of each movement.

    ``compared`` is what :func:`seen` said of the preview. ``good_only`` leaves lines with problems out, ``again`` makes
    the changes of a file that was imported before.

    :raises AlreadyApplied: if it was
    :raises StockMoved: if an item was counted that has moved since the preview
    :raises LinesRefused: if a line has a problem, unless ``good_only``
    :raises NothingToApply: if no line changes anything
    :raises FileAppliedBefore: if the same file was, unless ``again``
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.is_applied:
        raise AlreadyApplied(f"{batch} was applied before; its changes were not made twice.")
    changes = changes_of(batch)
    planned = plan(changes, StockItem.objects.locked({change.sku for change in changes}), modes)
    _refuse_if_moved(planned, compared)
    left_out = _problems(planned, good_only=good_only)
    movements = _movements(planned, batch, actor)
    _mark(batch, actor=actor, again=again, now=now, moved=len(movements), left_out=left_out)
    record(movements, correlation_id=batch.pk)
    return batch


def _planned(change: Change, item: StockItem | None, modes: Set[Mode], first: dict[str, int]) -> Planned:
    if change.problem:
        return Planned(change=change, problem=change.problem)
    if item is None:
        return Planned(
            change=change,
            problem=f"{change.sku} is not kept in stock: mend the SKU, or receive its first pieces by hand.",
        )
    planned = Planned(change=change, before=item.on_hand, reserved=item.reserved)
    planned.problem = _in_the_way(change, modes, first)
    if not planned.problem:
        _try(planned, item)
    return planned


def _in_the_way(change: Change, modes: Set[Mode], first: dict[str, int]) -> str:
    if change.mode not in modes:
        return f"You may not {change.mode} stock: leave the line out, or ask somebody who may."
    if (line := first.setdefault(change.sku, change.line)) != change.line:
        return f"{change.sku} is on line {line} already: one line for each SKU."
    return ""


def _try(planned: Planned, item: StockItem) -> None:
    change = planned.change
    try:
        planned.movement = move(item, Mode(change.mode), change.quantity, change.reason)
    except StockRefused as refused:
        planned.problem = str(refused)
    else:
        planned.after = item.on_hand


def _refuse_if_moved(planned: Sequence[Planned], compared: str) -> None:
    if seen(planned) == compared:
        return
    counts = [each for each in planned if each.change.mode == Mode.COUNT]
    before = compared.split()
    moved = [
        f"{each.change.sku} (was {was}, is {each.before})"
        for each, was in zip(counts, before, strict=False)
        if str(each.before) != was
    ]
    names = ", ".join(moved[:5]) + (f" and {len(moved) - 5} more" if len(moved) > 5 else "")
    raise StockMoved(
        f"Stock moved while you looked: {names or 'look again'}. "
        "Nothing was applied; the lines below are compared with what is there now."
    )


def _problems(planned: Sequence[Planned], *, good_only: bool) -> int:
    count = sum(1 for each in planned if each.problem)
    if count and not good_only:
        raise LinesRefused(f"{count} of {len(planned)} lines cannot be applied, so none was.")
    return count


def _movements(planned: Sequence[Planned], batch: Batch, actor: str) -> list[Movement]:
    movements = [
        each.movement.because(
            actor=actor,
            reason=count_reason(each.change.reason) if each.change.mode == Mode.COUNT else each.change.reason,
            reference=each.change.reference,
            cause_id=batch.pk,
        )
        for each in planned
        if each.movement
    ]
    if not movements:
        raise NothingToApply(f"{batch}: no line changes anything, so there is nothing to apply.")
    return movements


def _mark(batch: Batch, *, actor: str, again: bool, now: datetime, moved: int, left_out: int) -> None:
    earlier = batch.earlier()
    if earlier and not again:
        raise _applied_before(batch, earlier)
    try:
        with transaction.atomic():
            batch.mark_applied(by=actor, at=now, repeated=bool(earlier), moved=moved, left_out=left_out)
    except IntegrityError as taken:  # somebody else imported the same file just now
        raise _applied_before(batch, batch.earlier()) from taken


def _applied_before(batch: Batch, earlier: Batch | None) -> FileAppliedBefore:
    who = f" by {earlier.applied_by} on {earlier.applied_at:%d %b %Y, %H:%M} UTC" if earlier else ""
    return FileAppliedBefore(f"{batch} was imported before{who}: its changes were not made again.")
