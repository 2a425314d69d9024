"""One launcher per installation: a lock that the system frees when its holder is gone, however it went."""

import fcntl
import os
import signal
import sys
import time
from typing import TextIO

from shop.local.console import TICK_SECONDS, say
from shop.local.home import Home

STOP_LIMIT_SECONDS = 100


class AlreadyRunning(Exception):
    """Another launcher holds the lock."""


def hold(home: Home) -> TextIO:
    """Take the lock for as long as the returned file is open.

    :raises AlreadyRunning: with the holder's process id, and what to do
    """
    handle = (home.data / "launcher.pid").open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.seek(0)
        holder = handle.read().strip()
        handle.close()
        raise AlreadyRunning(
            f"It already runs in {home.data} (process {holder}). Stop it with Ctrl-C there, or `make stop` here."
        ) from error
    handle.truncate(0)
    handle.write(f"{os.getpid()}\n")
    handle.flush()
    return handle


def holder(home: Home) -> int | None:
    """The process id of the launcher that runs, if one does."""
    if not home.data.exists():
        return None
    try:
        hold(home).close()
    except AlreadyRunning:
        return int((home.data / "launcher.pid").read_text() or 0) or None
    return None


def stop_holder() -> int:
    """`make stop`: stop the launcher in another terminal, and wait until it is gone."""
    home = Home.here()
    launcher = holder(home)
    if launcher is None:
        say("Nothing is running here.")
        return 0
    os.kill(launcher, signal.SIGTERM)
    deadline = time.monotonic() + STOP_LIMIT_SECONDS
    while holder(home) is not None:
        if time.monotonic() > deadline:
            say(f"Process {launcher} did not stop within {STOP_LIMIT_SECONDS} s. See {home.logs}.")
            return 1
        time.sleep(TICK_SECONDS)
    say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(stop_holder())
