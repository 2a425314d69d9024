"""What a lane shows: one order of a tour, from recorded facts and from the tables that its stage keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from shop.journey import facts, placing, stages, tracking
from shop.journey.drawing import SECOND, brief, in_order, lies_in_the_middle, signal
from shop.journey.facts import Fact
from shop.journey.stages import Stage
from shop.journey.telling import Progress

FIRST_WITH_EVENTS = 4


@dataclass(frozen=True)
class Lane:
    """One order on one road. ``told`` is what the page's script gets of it, as text."""

    stage: Stage
    order_id: UUID | None
    told: dict[str, Any]
    signals: Sequence[dict[str, Any]]

    @property
    def how(self) -> str:
        """The road in a few words."""
        return {
            1: _("One program, one database, one transaction"),
            2: _("Shipping reads the tables of the others"),
            3: _("Services call one another, and wait"),
            4: _("An event says that something happened"),
            5: _("Events carry what the others need"),
            6: _("Any service may join and listen"),
        }[self.stage.number]

    @property
    def middle(self) -> str:
        """What lies between Orders and Shipping, if anything does."""
        if self.by_events:
            return _("Log")
        return _("Tables") if self.stage.number == 2 else ""

    @property
    def by_events(self) -> bool:
        """Whether Orders says what happened, instead of telling somebody what to do."""
        return self.stage.number >= FIRST_WITH_EVENTS


def order_ids(tour: UUID) -> list[UUID]:
    """The tour's order on each road."""
    return [placing.order_id_of(tour, stage.number) for stage in stages.STAGES]


def empty() -> list[Lane]:
    """Six lanes before anything was placed."""
    return [Lane(stage, None, summary(stage, Progress(UUID(int=0), stage.number), ()), ()) for stage in stages.STAGES]


def lanes(tour: UUID) -> list[Lane]:
    """All six of a tour."""
    ids = order_ids(tour)
    reached = tracking.progress(ids)
    return [lane(stage, reached[order_id]) for stage, order_id in zip(stages.STAGES, ids, strict=True)]


def lane(stage: Stage, reached: Progress) -> Lane:
    """One order, as far as it is known."""
    happened = in_order(facts.facts_of(reached.order_id))
    drawn = [signal(fact, since=happened[0].at) for fact in happened]
    return Lane(stage, reached.order_id, summary(stage, reached, happened), drawn)


def summary(stage: Stage, reached: Progress, happened: Sequence[Fact]) -> dict[str, Any]:
    """Where the order is, and the lane's counters."""
    state = "asking" if reached.state == "unknown" and happened else reached.state
    words, badge = _state(state)
    return {
        "stage": stage.number,
        "state": state,
        "words": words,
        "badge": badge,
        "reason": reached.reason,
        "calls": sum(fact.kind == "call" for fact in happened),
        "events": sum(fact.kind == "event" and lies_in_the_middle(fact.target) for fact in happened),
        "answered": brief(reached.took_ms) if reached.took_ms is not None else "",
        "shipped": _shipped(reached),
        "lost": int(reached.state == "refused"),
    }


def _state(state: str) -> tuple[str, str]:
    return {
        "unknown": (_("Nothing placed yet"), ""),
        "asking": (_("The shopper waits"), "calm"),
        "refused": (_("Refused: the order is lost"), "bad"),
        "placed": (_("Accepted, waits to be shipped"), "warn"),
        "shipped": (_("Shipped"), "good"),
    }[state]


def _shipped(reached: Progress) -> str:
    if reached.placed_at is None or reached.shipped_at is None:
        return ""
    return brief((reached.shipped_at - reached.placed_at).total_seconds() * SECOND)
