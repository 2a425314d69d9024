"""`make streams` as a process, without make: on a Kafka of the tests, in a data folder of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from events.testing import eventually
from shop.local.home import CHECKOUT
from shop.local.ports import spare

START_SECONDS = 150  # of two processes that have a busy machine's leftovers
STOP_SECONDS = 60
NOBODY = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "of-a-test-and-no-secret",
    "DEMO": "1",
}


class Streams:
    """From :meth:`start` to :meth:`stop`; ``prefix`` stands before its topics."""

    def __init__(self, folder: Path, *, broker: str, prefix: str, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.prefix, self.broker = folder, prefix, broker
        self.port = spare(1)[0]
        self._environment = {**os.environ, **NOBODY, "METAMORPHOSIS_DATA": str(folder), "FLINK_PORT": str(self.port)}
        self._environment |= {"KAFKA_BOOTSTRAP_SERVERS": broker, "EVENTS_PREFIX": prefix, **settings}
        self._environment.pop("DJANGO_SETTINGS_MODULE", None)
        self._log = folder / "said.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "shop.streams.run"],
                cwd=CHECKOUT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_running(self, times: int = 1) -> None:
        """Until it has said that often that it handed the job over."""
        deadline = time.monotonic() + START_SECONDS
        eventually(lambda: self._alive() and self.said().count("Running as job") >= times, within=START_SECONDS)
        assert time.monotonic() < deadline, self.said()

    def _alive(self) -> bool:
        assert self._process
        if self._process.poll() is not None:
            raise RuntimeError(f"`make streams` ended:\n{self.said()}\n{self.log()}")
        return True

    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def log(self) -> str:
        log = self.folder / "log" / "streams.log"
        return log.read_text(errors="replace")[-3000:] if log.exists() else ""

    def processes(self) -> list[psutil.Process]:
        """All of it, Flink's Python and Java included."""
        assert self._process
        own = psutil.Process(self._process.pid)
        return [own, *own.children(recursive=True)]

    def kill_flink(self) -> None:
        """kill -9, as a crash of Java does not leave Python running for long."""
        for process in self.processes()[1:]:
            process.kill()

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self._process
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(STOP_SECONDS)

    def clear_up(self) -> None:
        """However a test left it."""
        if self._process and self._process.poll() is None:
            left = self.processes()
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                for process in left:
                    process.kill()
                self._process.wait()
