"""Waiting for what other processes and threads do, without guessing how long they take."""

import asyncio
import inspect
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist

T = TypeVar("T")

TRUE = object()
NOT_YET = (AssertionError, LookupError, ObjectDoesNotExist)


def eventually(
    condition: Callable[[], T],
    *,
    becomes: object = TRUE,
    within: float = 30.0,
    every: float = 0.02,
    ignoring: tuple[type[Exception], ...] = NOT_YET,
) -> T:
    """Ask until the answer is true, or equals ``becomes``, and return it. Times are in seconds.

    :param ignoring: exceptions that mean "not yet"; any other is raised at once
    :raises AssertionError: with the last answer, or caused by the last exception
    """
    wait, pause = _Wait(condition, becomes, within), threading.Event()
    while True:
        try:
            answer = condition()
        except ignoring as error:
            wait.failed(error)
        else:
            if wait.satisfied_by(answer):
                return answer
        pause.wait(every)


async def aeventually(
    condition: Callable[[], T | Awaitable[T]],
    *,
    becomes: object = TRUE,
    within: float = 30.0,
    every: float = 0.02,
    ignoring: tuple[type[Exception], ...] = NOT_YET,
) -> T:
    """:func:`eventually` for async tests; ``condition`` may be a coroutine function."""
    wait = _Wait(condition, becomes, within)
    while True:
        try:
            given = condition()
            answer = await given if inspect.isawaitable(given) else given
        except ignoring as error:
            wait.failed(error)
        else:
            if wait.satisfied_by(answer):
                return cast("T", answer)
        await asyncio.sleep(every)


class _Wait:
    """What is waited for, until when, and the words for why it was in vain."""

    def __init__(self, condition: Callable[[], Any], becomes: object, within: float) -> None:
        self._what = getattr(condition, "__qualname__", repr(condition)).rpartition(".<locals>.")[2]
        self._becomes = becomes
        self._within = within
        self._deadline = time.monotonic() + within

    def satisfied_by(self, answer: object) -> bool:
        if self._becomes is TRUE:
            good, wanted = bool(answer), "something true"
        else:
            good, wanted = answer == self._becomes, repr(self._becomes)
        if not good:
            self._go_on_or_give_up(f"{self._what} was {answer!r}, not {wanted}, after {self._within:g} s.")
        return good

    def failed(self, error: Exception) -> None:
        said = f"{type(error).__name__}: {error}"
        self._go_on_or_give_up(f"{self._what} still failed after {self._within:g} s: {said}", error)

    def _go_on_or_give_up(self, complaint: str, cause: Exception | None = None) -> None:
        if time.monotonic() >= self._deadline:
            raise AssertionError(complaint) from cause
