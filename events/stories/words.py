"""A reaction in words, the same on pages and on the command line."""

from datetime import timedelta

from events.conf import conf
from events.reasons import reason
from events.stories.reacting import Decided, Reaction


def duration(passed: timedelta) -> str:
    """As ``4 ms``, ``1.204 s``, ``2 min 5 s``, ``3 h 4 min`` or ``2 d 3 h``."""
    ms = round(passed / timedelta(milliseconds=1))
    if ms < 0:
        return f"-{duration(-passed)}"
    seconds = ms // 1000
    if ms < 1000:
        return f"{ms} ms"
    if seconds < 60:
        return f"{ms / 1000:.3f} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    if seconds < 86_400:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return f"{seconds // 86_400} d {seconds % 86_400 // 3600} h"


def words(reaction: Reaction, *, reasons: bool = True, decisions: bool = True) -> str:
    """What a group made of an event, and how long that took.

    :param reasons: with whole errors, which may quote the event; see :func:`events.reasons.knows_reasons`
    :param decisions: with who decided it
    """
    match reaction.state:
        case "applied":
            return ", ".join(_applied(reaction))
        case "discarded":
            return f"left out for good, {reaction.times}× received"  # noqa: RUF001
        case "parked":
            return f"parked: {reason(reaction.error, whole=reasons)}"
        case "waiting":
            return "waits behind a parked event of its key"
        case "coming":
            before = f", {reaction.behind:,} records are before it" if reaction.behind else ""
            return f"not read yet{before}"
        case "passed":
            return "not applied: it had no handler for it when it came there, or it began after it"
        case "skipped":
            return f"left out by a seek of {reaction.sent_by}" if decisions else "left out by a seek"
    return f"read; what came of it is kept for {conf().DELIVERY_WINDOW_DAYS} days only"


def decided(reaction: Reaction, *, decisions: bool = True) -> tuple[str, ...]:
    """Each decision about it, as ``redrive by ada: the stock is back``.

    :param decisions: with who decided it, and why, in words that may name anybody; else what was decided alone
    """
    return tuple(_decided(one) if decisions else one.action for one in reaction.decided)


def _decided(one: Decided) -> str:
    return f"{one.action} by {one.actor}" + (f": {one.reason}" if one.reason else "")


def _applied(reaction: Reaction) -> list[str]:
    again = reaction.times > 1
    parts = [f"received {reaction.times}×, applied once" if again else "applied"]  # noqa: RUF001
    if reaction.tries:
        parts.append(f"at try {reaction.tries}")
    if reaction.took_ms is not None:
        parts.append(f"took {reaction.took_ms:.1f} ms")
    if reaction.after is not None:
        parts.append(f"{duration(reaction.after)} after publishing")
    return parts
