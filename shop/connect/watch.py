"""Keeps Connect's worker alive, and tells what becomes of its connectors."""

import time
from collections.abc import Callable

from shop.connect import rest
from shop.connect.worker import Connect
from shop.local.console import Failed, Interrupted, say
from shop.local.supervisord import stop_when_parent_dies

LOOK_EVERY = 1.0  # seconds
START_LIMIT_SECONDS = 120
PAUSES = (1, 5, 15, 60)  # seconds before it is started again, the more often it died
CALM_SECONDS = 120  # after so long, what was before is forgotten
RETRY_FAILED_SECONDS = 30


class Watch:
    """Keeps the worker alive, and says what becomes of its connectors."""

    def __init__(
        self, connect: Connect, names: list[str], *, gone: Callable[[], bool], pressed: Callable[[], bool]
    ) -> None:
        self._connect = connect
        self._names = names
        self._gone = gone
        self._pressed = pressed
        self._states: dict[str, str] = {}
        self._deaths = 0
        self._began = 0.0
        self._retry_at = 0.0

    def start(self) -> None:
        """Start it, and wait until every connector runs.

        :raises Failed: if it ends, or takes too long
        :raises Interrupted: if somebody wants it to stop
        """
        self._begin()
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while not self._all_run():
            if not self._connect.alive or time.monotonic() > deadline:
                raise Failed(f"Connect did not start. Its log, {self._connect.log}, ends with:\n{self._connect.said()}")
            self._pause(LOOK_EVERY / 4)

    def go_on(self) -> None:
        """Until somebody stops it, or `make run` is gone.

        :raises Failed: if `make run` ended
        :raises Interrupted: when Ctrl-C was pressed
        """
        while True:
            self._pause(LOOK_EVERY)
            if self._gone():
                raise Failed("`make run` has ended, and with it the databases and Kafka. Start both again.")
            if not self._connect.alive:
                self._again()
            self._look()

    def _begin(self) -> None:
        self._began = time.monotonic()
        self._connect.start(before=stop_when_parent_dies)

    def _again(self) -> None:
        if time.monotonic() - self._began > CALM_SECONDS:
            self._deaths = 0
        pause = PAUSES[min(self._deaths, len(PAUSES) - 1)]
        self._deaths += 1
        say(f"Connect died; starting it again in {pause} s. Nothing is lost. Its log: {self._connect.log}")
        self._pause(pause)
        self._begin()

    def _look(self) -> None:
        """Say what changed, and try again what failed: its cause may be over."""
        now = rest.states(self._names)
        for name, known in now.items():
            if known.state != self._states.get(name, "RUNNING"):
                say(f"{name} is {known.state}. {known.why}".rstrip())
        self._states = {name: known.state for name, known in now.items()}
        failed = [name for name, state in self._states.items() if state == "FAILED"]
        if failed and time.monotonic() > self._retry_at:
            self._retry_at = time.monotonic() + RETRY_FAILED_SECONDS
            for name in failed:
                rest.restart(name)

    def _all_run(self) -> bool:
        now = rest.states(self._names)
        for name, known in now.items():
            if known.state == "FAILED":
                raise Failed(f"{name} failed: {known.why}\n  Its log: {self._connect.log}")
        return len(now) == len(self._names) and all(known.state == "RUNNING" for known in now.values())

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._pressed():
                raise Interrupted
            time.sleep(0.1)
