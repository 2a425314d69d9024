"""The order as of a moment: folded from the records on the log, and compared with what it is now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

import msgspec

from events.consumer.record import Record, Undecodable
from events.declare import Event
from events.peek import LogAway
from events.picking import pick
from events.stories import Chapter, Story
from orders.moments import TELLING, order_after
from orders.queries import OrderSnapshot
from shop.shared import shared

SECONDS = 2.0
KEPT_SECONDS = 60.0  # what lies on the log stays as it is


class Fact(NamedTuple):
    """One thing to compare."""

    name: str
    then: str
    now: str

    @property
    def changed(self) -> bool:
        return self.then != self.now


class Moment(NamedTuple):
    """``then`` is None before the order was placed. ``away``: why the log could not be asked, and Orders' own history
    was. ``missing``: how many of the order's own events by then are not on the log yet.
    """

    at: datetime
    then: OrderSnapshot | None
    now: OrderSnapshot
    records: int
    away: str = ""
    missing: int = 0

    @property
    def shown(self) -> str:
        """To the millisecond, if somebody asked so exactly: a second is a long time for an order."""
        ms = self.at.microsecond // 1000
        return f"{self.at:%d %b %Y, %H:%M:%S}" + (f".{ms:03}" if ms else "")

    @property
    def facts(self) -> list[Fact]:
        """What there was to say then, or is now."""
        if self.then is None:
            return []
        then, now = _facts(self.then), _facts(self.now)
        return [Fact(name, then[name] or "-", now[name] or "-") for name in then if then[name] or now[name]]


def moment(order: OrderSnapshot, story: Story, *, at: datetime) -> Moment:
    """How the order stood when everything up to ``at`` had happened, and no more."""
    own = [chapter for chapter in story.chapters if chapter.wire_type in TELLING and chapter.at <= at]
    there = [chapter for chapter in own if chapter.copies]
    try:
        then = _folded(order, there)
    except LogAway as away:
        return Moment(at, _remembered(order, at), order, 0, away=str(away))
    return Moment(at, then, order, len(there), missing=len(own) - len(there))


def _folded(order: OrderSnapshot, chapters: Sequence[Chapter]) -> OrderSnapshot | None:
    """The same events always fold to the same: the answer is kept for whoever asks next.

    :raises LogAway: if not all of them can be read
    """
    last = chapters[-1].event_id if chapters else "none"
    name = f"story:{order.order_id}:after:{last}:{len(chapters)}"
    return shared(name, lambda: _fold(order, chapters), fresh_seconds=KEPT_SECONDS)


def _fold(order: OrderSnapshot, chapters: Sequence[Chapter]) -> OrderSnapshot | None:
    spots = [(chapter.copies[0].place, chapter.copies[0].offset) for chapter in chapters]
    found = pick(spots, seconds=SECONDS)
    if len(found) < len(spots):
        raise LogAway(f"Kafka sent {len(found)} of {len(spots)} records in {SECONDS:g} s. {LogAway.__doc__}")
    return order_after(order.order_id, _events(found[spot] for spot in spots))


def _events(records: Iterable[Record]) -> Iterable[Event]:
    """
    :raises LogAway: for one that cannot be read, and without which the rest would tell a lie
    """
    try:
        yield from (record.event for record in records)
    except Undecodable as error:
        raise LogAway(str(error)) from error


def _remembered(order: OrderSnapshot, at: datetime) -> OrderSnapshot | None:
    """The same from Orders' own tables: lines and sums never change, and the steps are kept."""
    steps = tuple(takewhile(lambda step: step.at <= at, order.history))
    if not steps:
        return None
    last = steps[-1]
    reasons = order.reasons if last.version == order.version else ()
    return msgspec.structs.replace(order, status=last.status, version=last.version, history=steps, reasons=reasons)


def _facts(order: OrderSnapshot) -> dict[str, str]:
    last = order.history[-1]
    detail = {name: text for name, text in last.detail.items() if name != "reasons"}
    return {
        "Status": order.status,
        "Version": str(order.version),
        "Since": f"{last.at:%d %b %Y, %H:%M:%S}",
        "Why": "; ".join(reason.text for reason in order.reasons) or last.detail.get("reasons", ""),
        "Besides": ", ".join(f"{name}: {text}" for name, text in detail.items()),
        "Lines": "\n".join(f"{line.quantity} × {line.name} ({line.sku})" for line in order.lines),  # noqa: RUF001
        "Delivery": f"{order.delivery.amount} {order.delivery.currency}",
        "Total": f"{order.total.amount} {order.total.currency}",
    }
