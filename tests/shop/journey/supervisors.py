"""A supervisor that only remembers: for tests of the switches that start no processes."""

from datetime import UTC, datetime

from shop.journey.supervised import PROCESSES
from shop.local import processes
from shop.local.processes import NotRunning, Process, UnknownProcess


class Supervisor:
    """Stands in for `shop.local.processes`. ``broken``: processes that do not obey."""

    def __init__(self, monkeypatch):
        self.states = {name: "running" for names in PROCESSES.values() for name in names} | {"web": "running"}
        self.broken = set()
        self.away = False
        for verb in ("states", "start", "stop"):
            monkeypatch.setattr(processes, verb, getattr(self, f"_{verb}"))

    def stopped(self):
        return {name for name, state in self.states.items() if state == "stopped"}

    def _states(self):
        if self.away:
            raise NotRunning("No supervisor answers.")
        now = datetime.now(UTC)
        return {name: Process(name, "services", state, 1, now, "") for name, state in self.states.items()}

    def _start(self, name, *, wait):
        self._become(name, "running")

    def _stop(self, name, *, wait):
        self._become(name, "stopped")

    def _become(self, name, state):
        if name not in self._states():
            raise UnknownProcess(f"There is no process {name!r}.")
        if name not in self.broken:
            self.states[name] = state
