"""Starts an installation, watches it and stops it: what `make run` and the tests have in common."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from shop.local import console, leftovers, processes, supervisord
from shop.local.console import Wait
from shop.local.home import CHECKOUT
from shop.local.installation import Installation, Part
from shop.local.jars import start_up_cache
from shop.local.processes import Process

STATES_SECONDS = 0.5


class Launcher:
    """A running installation. Leaving the context stops everything, services first."""

    def __init__(
        self,
        installation: Installation,
        *,
        interrupted: Callable[[], bool] = lambda: False,
        quiet: bool = False,
        services: bool = True,
    ) -> None:
        self.installation = installation
        self.home = installation.home
        self._interrupted = interrupted
        self._quiet = quiet
        self._services = installation.services if services else []
        self._helpers: list[subprocess.Popen[bytes]] = []
        self._seen: dict[str, Process] = {}
        self._seen_at = 0.0

    def __enter__(self) -> Self:
        self.supervisor = supervisord.start(
            self.home,
            parts=[part.program for part in self.installation.parts],
            services=self._services,
            settings=self.installation.environment,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for helper in self._helpers:
            helper.terminate()
            helper.wait()
        supervisord.stop(self.supervisor)
        leftovers.clear(self.home)  # only if the supervisor itself was killed

    def wait_for_parts(self, *, and_prepare: bool = False) -> None:
        """Wait until every part answers and, if asked for, there are tables, topics and goods."""
        waits = [self._part(part) for part in self.installation.parts]
        if and_prepare:  # it starts now and waits for the parts by itself: importing Django takes a second
            waits.append(self._prepared(self._help("prepare", *self._own_broker())))
        self.wait(waits)

    def speed_up_next_start(self) -> None:
        """Let Java learn in the background how Kafka starts, unless it has."""
        if self._own_broker() and not start_up_cache().exists():
            self._help("aot")

    def _own_broker(self) -> list[str]:
        brokers = [part for part in self.installation.parts if part.program.name == "kafka"]
        return [part.address.rpartition(":")[2] for part in brokers]

    def _help(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a module of this package beside the supervised processes; it ends by itself, or with us."""
        with self.home.log(module).open("wb") as log:
            helper = subprocess.Popen(
                [sys.executable, "-m", f"shop.local.{module}", *arguments],
                cwd=CHECKOUT,
                env=supervisord.environment(self.home, self.installation.environment) | {"PROCESS_NAME": module},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=supervisord.stop_when_parent_dies,
            )
        self._helpers.append(helper)
        return helper

    def wait(self, waits: list[Wait]) -> None:
        console.wait_for(waits, interrupted=self._interrupted, quiet=self._quiet)

    def gave_up(self, name: str) -> str | None:
        """Why the process of that name will not come up any more, or None."""
        if self.supervisor.poll() is not None:
            return f"cannot start: the supervisor stopped (exit code {self.supervisor.returncode})"
        process = self._states().get(name)
        return f"keeps dying ({process.error or 'see its log'})" if process and process.gave_up else None

    def _states(self) -> dict[str, Process]:
        """What the supervisor sees, asked at most twice a second; nothing while it is still starting."""
        if time.monotonic() - self._seen_at > STATES_SECONDS:
            self._seen_at = time.monotonic()
            with contextlib.suppress(processes.NotRunning):
                self._seen = processes.states(home=self.home)
        return self._seen

    def _part(self, part: Part) -> Wait:
        name = part.program.name
        return Wait(
            part.title,
            part.answers,
            part.limit_seconds,
            self.home.log(name),
            f"mend what the log says and start again, or set {part.setting} to use one that runs elsewhere.",
            problem=lambda: self.gave_up(name),
        )

    def _prepared(self, process: subprocess.Popen[bytes]) -> Wait:
        return Wait(
            "tables, topics, goods",
            lambda: process.poll() == 0,
            360,
            self.home.log("prepare"),
            "mend what the log says and start again; `make reset` begins with empty data.",
            problem=lambda: f"failed (exit code {process.returncode})" if process.poll() else None,
        )
