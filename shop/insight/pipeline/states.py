"""What there is to say of a group in a word, the worst first."""

from typing import NamedTuple

from events.conf import conf
from events.health import CATCHING_UP
from events.observe.aside import Aside
from shop.insight.pipeline.speeds import Pace


class State(NamedTuple):
    """``kind`` names its colour; ``words`` are read; ``about`` is what a person may want to know or do."""

    kind: str
    words: str
    about: str = ""


WELL = State("well", "runs")
UNKNOWN = State("unknown", "not known", "Only Kafka knows who consumes for it.")
STOPPED = State("stopped", "not running", "No process consumes for it: it was stopped, or it halted. Its log says why.")
HALTED = State("stopped", "halted", "As much is parked as it may set aside: mend the handler, then redrive.")
STILL = State("stopped", "stands still", "Processes run, and nothing gets applied: their log says what they wait for.")
BEHIND = State("behind", "catching up")


def state(*, paused: str, members: int | None, behind: int | None, aside: Aside, pace: Pace) -> State:
    """How a group is.

    :param paused: by whom and since when, if it is
    :param members: processes that consume for it; None if nobody knows
    """
    if paused:
        return State("paused", "paused", paused[0].upper() + paused[1:])
    if members is None:
        return UNKNOWN
    if not members:
        return HALTED if _full(aside) else STOPPED
    if behind and pace.speed == 0:
        return STILL
    return BEHIND if behind is not None and behind > CATCHING_UP else WELL


def _full(aside: Aside) -> bool:
    return aside.keys >= conf().BREAKER_KEYS or aside.records >= conf().PARKED_LIMIT
