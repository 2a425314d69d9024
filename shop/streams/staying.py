"""Stays with the job: says what it does, starts it again when it dies, and stops it when it is told to."""

import math
import time

from django.conf import settings

from shop.local.console import TICK_SECONDS, Failed, say, tail
from shop.local.run import StopButton
from shop.streams import checkpoints, rest
from shop.streams.cluster import require_cluster
from shop.streams.plan import Plan
from shop.streams.process import Engine, Places
from shop.streams.sql import FOLDER

START_SECONDS = 180  # 5 on a quick machine that has nothing else to do
PAUSE_SECONDS = 2  # before it is tried again
TRIES = 3  # in a row, without a job: then it is not bad luck


class Streams:
    """The job, from its start to Ctrl-C."""

    def __init__(self, plan: Plan, places: Places, *, button: StopButton) -> None:
        self._plan, self._places, self._button = plan, places, button

    def run(self) -> int:
        """Keep it running until the button is pressed; 1 if it cannot be started."""
        failures = 0
        while failures < TRIES and self._may_start():
            engine = self._start()
            try:
                failures = 0 if self._stay(engine) else failures + 1
            finally:
                engine.stop()
            self._pause()
        if self._button.pressed:
            say("\nStopped. What was counted is kept: the next start goes on from there.")
            return 0
        log = self._places.log
        say(f"Flink did not start {TRIES} times. {log} ends with:\n{tail(log)}\n  What to do: {self._remedy()}")
        return 1

    def _may_start(self) -> bool:
        """Wait until no cluster runs the job: one whose engine died may go on there. False if the button is pressed."""
        said = ""
        while not self._button.pressed:
            why = self._in_the_way()
            if not why:
                return True
            if why != said:
                say(f"Not started yet. {why} (It is tried every {PAUSE_SECONDS} s; Ctrl-C ends that.)")
            said = why
            self._pause()
        return False

    def _in_the_way(self) -> str:
        try:
            require_cluster(self._plan.name)
        except Failed as failure:
            return str(failure)
        return ""

    def _pause(self) -> None:
        until = time.monotonic() + PAUSE_SECONDS
        while not self._button.pressed and time.monotonic() < until:
            time.sleep(TICK_SECONDS)

    def _start(self) -> Engine:
        newest = checkpoints.newest(self._plan.counts)
        checkpoints.keep_only(newest, self._plan.counts)
        since = f"from checkpoint {newest.name}" if newest else "from the beginning of the log"
        where = f"to the cluster at {rest.url()}" if settings.FLINK_ADDRESS else "to a Flink of our own"
        say(f"Handing the SQL {where}; it counts {since} …")
        return Engine(self._plan, self._places, restore=newest)

    def _stay(self, engine: Engine) -> bool:
        """With the engine until it ends or the button is pressed. Whether it ran the job at all."""
        deadline = time.monotonic() + START_SECONDS
        while self._goes_on(engine) and (engine.job or time.monotonic() < deadline):
            if engine.job and deadline < math.inf:
                self._greet(engine)
                deadline = math.inf
            time.sleep(TICK_SECONDS)
        if not self._button.pressed:
            say(f"Flink ended (exit code {engine.exit_code}). Its log: {self._places.log}")
        return bool(engine.job)

    def _goes_on(self, engine: Engine) -> bool:
        return not self._button.pressed and engine.exit_code is None

    def _greet(self, engine: Engine) -> None:
        say(f"\nRunning as job {engine.job}. Ctrl-C stops it.\n")
        say("  payments              -> cards with more than three authorizations in five minutes -> possible-fraud")
        say("  journey-caterpillars  -> butterflies -> journey-butterflies-sql")
        say(f"  The SQL:      {FOLDER}")
        say(f"  How it is:    {settings.SITE_URL}/staff/streams")
        say(f"  Flink's REST: {rest.url()}/jobs/overview")
        say(f"  Its log:      {self._places.log}")

    def _remedy(self) -> str:
        newest = checkpoints.newest(self._plan.counts)
        unreadable = (
            f"; if it cannot read {newest}, delete that folder to begin from the checkpoint before it, or all of "
            f"{self._plan.counts} to begin from the beginning of the log"
        )
        return (
            "the log says whether it is the SQL; if memory or the disk is full, make room"
            f"{unreadable if newest else ''}. Then try again."
        )
