"""Starts an installation, watches it and stops it: what `make run` and the tests have in common."""

import subprocess
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

from shop.local import console, leftovers, processes, supervisord
from shop.local.console import Wait
from shop.local.home import CHECKOUT
from shop.local.installation import Installation, Part


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
        self._preparing: subprocess.Popen[bytes] | None = None

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
        if self._preparing and self._preparing.poll() is None:
            self._preparing.terminate()
            self._preparing.wait()
        supervisord.stop(self.supervisor)
        leftovers.clear(self.home)  # only if the supervisor itself was killed

    def begin_to_prepare(self) -> None:
        """Start making tables, topics and goods; it waits for the parts by itself."""
        own_broker = [p.address for p in self.installation.parts if p.program.name == "kafka"]
        arguments = [address.rpartition(":")[2] for address in own_broker]
        with self.home.log("prepare").open("wb") as log:
            self._preparing = subprocess.Popen(
                [sys.executable, "-m", "shop.local.prepare", *arguments],
                cwd=CHECKOUT,
                env=supervisord.environment(self.home, self.installation.environment) | {"PROCESS_NAME": "prepare"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=supervisord.stop_when_parent_dies,
            )

    def wait_for_parts(self) -> None:
        """Wait until every part answers and, where begun, everything is prepared."""
        waits = [self._part(part) for part in self.installation.parts]
        if self._preparing:
            waits.append(self._prepared(self._preparing))
        self.wait(waits)

    def wait(self, waits: list[Wait]) -> None:
        console.wait_for(waits, interrupted=self._interrupted, quiet=self._quiet)

    def gave_up(self, name: str) -> str | None:
        """Why the process of that name will not come up any more, or None."""
        if self.supervisor.poll() is not None:
            return f"cannot start: the supervisor stopped (exit code {self.supervisor.returncode})"
        try:
            process = processes.states(home=self.home)[name]
        except processes.NotRunning:  # it is still starting
            return None
        return f"keeps dying ({process.error or 'see its log'})" if process.gave_up else None

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
