"""Processes that are measured: the real commands, and children that do one thing again and again when asked."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from types import TracebackType
from typing import Any, Self

import psutil

from shop.local.home import CHECKOUT


class Process:
    """A Python program that runs as long as the block. What it says on standard error is kept for when it fails."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._command = [sys.executable, *arguments]
        self._environment = os.environ | environment

    def __enter__(self) -> Self:
        self._said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            self._command,
            cwd=CHECKOUT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_on()
        self.process.terminate()
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        self._said.close()

    def hold(self) -> None:
        """Let it stand still while it is another's turn."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)

    def check(self) -> None:
        """See that it lives.

        :raises Died: with its last words
        """
        if self.process.poll() is not None:
            raise Died(f"{' '.join(self._command[1:])} died (exit code {self.process.returncode}): {self.said()}")

    def said(self) -> str:
        self._said.seek(0)
        return self._said.read()[-5000:]


class Command(Process):
    """A management command, as in production."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        super().__init__("-m", "django", *arguments, **environment)


class Child(Process):
    """A module's ``Work``, made once, that does its work each time it is asked."""

    def __init__(self, module: str, **environment: str) -> None:
        super().__init__("-m", "tests.bench.child", module, **environment)

    def ask(self, **wishes: Any) -> dict[str, Any]:
        """Let it do its work; return what it measured."""
        self.begin(**wishes)
        return self.answer()

    def begin(self, **wishes: Any) -> None:
        """Let it do its work meanwhile."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(wishes) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Wait until it has done its work.

        :raises Died: if it did not
        """
        assert self.process.stdout
        if not (answer := self.process.stdout.readline()):
            self.process.wait(10)
            self.check()
        return dict(json.loads(answer))


class Died(Exception):
    """A measured process ended before its time. The message ends with its last words."""


def family(pid: int) -> list[psutil.Process]:
    """A process and what it started."""
    head = psutil.Process(pid)
    return [head, *head.children(recursive=True)]


def resident_mb(pid: int) -> float:
    """Memory that a process and its children hold now."""
    return sum(process.memory_info().rss for process in family(pid)) / 2**20


def cpu_seconds(pid: int) -> float:
    """What a process and its children have used so far."""
    return sum(sum(process.cpu_times()[:2]) for process in family(pid))
