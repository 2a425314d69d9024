"""Answers that many ask for at once: kept for a second, in each process, so that a crowd costs as much as one shopper.

What is left of a thing is known from events, and a moment late anyway. Product pages, carts and checkouts ask anew.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.utils.translation import get_language

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
MOST_KEPT = 256  # then all are forgotten: nobody comes back within a second to that many


def briefly(ask: Callable[Given, Answer], *, clock: Callable[[], float] = monotonic) -> Callable[Given, Answer]:
    """Keep the answers of a query for ``LISTS_KEPT_SECONDS``, in each language: they may hold words for readers.

    Its arguments are keywords, and values that never change.
    Two who ask at the same moment may both be answered anew: waiting for each other would cost more.
    """
    kept: dict[Hashable, tuple[float, Answer]] = {}

    @wraps(ask)
    def asked(*none: Any, **given: Any) -> Answer:
        if not settings.LISTS_KEPT_SECONDS:
            return ask(*none, **given)
        key, now = (get_language(), *given.items()), clock()
        until, answer = kept.get(key, (now, None))
        if answer is not None and now < until:
            return answer
        answer = ask(*none, **given)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = now + settings.LISTS_KEPT_SECONDS, answer
        return answer

    return asked
