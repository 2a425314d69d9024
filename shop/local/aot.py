"""Teaches Java once how the broker starts, so that it starts in a third of the work from then on.

`python -m shop.local.aot` runs a broker without data for a moment, in the background of the first run. What Java
learnt (its ahead-of-time cache, JEP 483 and 514) is kept beside the jars, for every checkout of this user.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from shop.local import jars, kafka, ports

LIMIT_SECONDS = 180


def learn() -> None:
    """Run a broker on spare ports until it answers, and let Java write down how it got there."""
    os.nice(19)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that `finally` below is reached
    with tempfile.TemporaryDirectory(prefix="learning-", dir=jars.cache()) as folder:
        port, controller = ports.spare(2)
        output = ["-XX:AOTCacheOutput=learnt"]
        command = kafka.command(Path(folder), port=port, controller=controller, extra=output)
        broker = subprocess.Popen(command, cwd=folder, start_new_session=True)
        try:
            _wait(broker, port)
            broker.terminate()
            broker.wait(LIMIT_SECONDS)
            (Path(folder) / "learnt").rename(jars.start_up_cache())
        finally:
            _kill(broker)


def _wait(broker: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not kafka.answers(port):
        if broker.poll() is not None or time.monotonic() > deadline:
            sys.exit("The broker did not start; the next run tries again.")
        time.sleep(0.2)


def _kill(broker: subprocess.Popen[bytes]) -> None:
    """End it with the second Java that writes the cache."""
    try:
        os.killpg(broker.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    broker.wait()


if __name__ == "__main__":
    learn()
