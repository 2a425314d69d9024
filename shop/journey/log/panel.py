"""The visitors' group as its page shows it: where it stands, what it has counted, and what somebody made of it."""

import hashlib
from dataclasses import dataclass

from shop.journey.log import wishes
from shop.journey.log.figures import Figures, Since, figures, since
from shop.journey.models.tally import Tally
from shop.shared import shared


@dataclass(frozen=True)
class Tallied:
    """How the read model is now, and how many orders of each status it counts."""

    now: Figures
    statuses: dict[str, int]


@dataclass(frozen=True)
class Panel:
    """``news``: of the newest wish; ``since``: what came since the moment before it was done."""

    now: Figures
    statuses: dict[str, int]
    news: wishes.News | None
    since: Since | None

    @property
    def busy(self) -> bool:
        return self.news is not None and self.news.state in ("asked", "doing")


def panel() -> Panel:
    """As it was within the last second; the news are of this moment, and no figure is older than they."""
    told = wishes.news()
    # News of a table that is full again beside the figures of the empty one would say that something got lost.
    since_then = hashlib.sha256(repr(told).encode()).hexdigest()[:16]
    tallied = shared(f"tally:{since_then}", lambda: Tallied(figures(), Tally.by_status()))
    before = told.before if told else None
    return Panel(tallied.now, tallied.statuses, told, since(before, tallied.now) if before else None)
