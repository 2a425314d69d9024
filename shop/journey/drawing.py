"""Facts as arrows on a lane: where one leaves, where it ends, and the words beside it.

Every lane has the same columns, so that lanes can be compared by looking: Orders, what lies in the middle (tables or
the log), Shipping, Customers. The shopper stands left of them all. The page's script gets the same dicts as the
template, and knows nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from shop.journey.facts import Fact
from shop.journey.telling import CUSTOMERS, ORDERS, SHIPPING, SHOPPER

MIDDLE = 2
COLUMNS = {SHOPPER: 0, ORDERS: 1, SHIPPING: 3, CUSTOMERS: 4}
SECOND, MINUTE = 1_000.0, 60_000.0


def in_order(happened: Sequence[Fact]) -> list[Fact]:
    """As it happened. That a record is on the log is noted by somebody who reads it, maybe later than its hearers."""
    heard = {
        fact.detail: fact for fact in reversed(happened) if fact.kind == "event" and lies_in_the_middle(fact.source)
    }
    found = [_no_later_than(heard.get(fact.detail), fact) for fact in happened]
    return sorted(found, key=lambda fact: (fact.at, not lies_in_the_middle(fact.target)))


def _no_later_than(hearing: Fact | None, fact: Fact) -> Fact:
    if hearing and lies_in_the_middle(fact.target) and hearing.at < fact.at:
        return msgspec.structs.replace(fact, at=hearing.at)
    return fact


def signal(fact: Fact, *, since: datetime) -> dict[str, Any]:
    """One arrow: ``classes`` say what it looks like, the rest is text."""
    took = brief(fact.took_ms) if fact.took_ms is not None else ""
    shown = {"id": fact.id, "classes": " ".join(_classes(fact)), "who": who(fact), "detail": fact.detail}
    if fact.kind == "answer":  # to a question that stands above it
        return shown | {"what": "", "when": took, "took": ""}
    when = f"+{brief((fact.at - since).total_seconds() * SECOND)}"
    return shown | {"what": fact.what, "when": when, "took": _("after %s") % took if took else ""}


def _classes(fact: Fact) -> Iterator[str]:
    start, end = column(fact.source), column(fact.target)
    yield f"signal--{fact.kind}"
    if start is not None and end is not None and start != end:
        yield f"from-{min(start, end)} to-{max(start, end)}"
        if start > end:
            yield "is-back"
    elif start or end:
        yield f"is-dot from-{start or end}"
    if not fact.ok:
        yield "is-bad"


def column(actor: str) -> int | None:
    """Where an actor stands. Whoever is not one of the talk's three is only named."""
    return MIDDLE if lies_in_the_middle(actor) else COLUMNS.get(actor)


def lies_in_the_middle(actor: str) -> bool:
    return actor.casefold().endswith(("log", "table", "tables"))


def who(fact: Fact) -> str:
    """Who does what to whom."""
    names = {"source": fact.source, "target": fact.target}
    if fact.source == SHOPPER:
        return _("You press the button, and wait")
    if fact.target == SHOPPER:
        return _("You get a yes") if fact.ok else _("You get a no")
    if fact.kind == "event":
        return _events(fact) % names
    return {
        "call": _("%(source)s calls %(target)s, waits"),
        "answer": _("Answer from %(source)s"),
        "read": _("%(source)s reads in %(target)s"),
        "state": _("%(source)s notes it"),
        "failure": _("%(target)s gets nothing from %(source)s"),
    }[fact.kind] % names


def _events(fact: Fact) -> str:
    if lies_in_the_middle(fact.target):
        return _("%(source)s tells the log, goes on")
    return _("%(target)s hears it from the log")


def brief(milliseconds: float) -> str:
    """A duration as people read it: 0.4 ms, 38 ms, 1.2 s, 3 min."""
    if milliseconds >= MINUTE:
        return f"{milliseconds / MINUTE:.0f} min"
    if milliseconds >= SECOND:
        return f"{milliseconds / SECOND:.1f} s".replace(".0 ", " ")
    return f"{milliseconds:.0f} ms" if milliseconds >= 1 or not milliseconds else f"{milliseconds:.1f} ms"
