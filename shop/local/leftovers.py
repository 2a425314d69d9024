"""Ends what an earlier run left behind when it was killed and could not clean up."""

import re
from datetime import datetime
from pathlib import Path

import psutil

from shop.local.home import Home

SPAWNED = re.compile(r"^(\S+ \S+),\d+ INFO (?:spawned: '(\S+)'|(supervisord) started) with pid (\d+)")

# A process id is reused one day: a process is ours only if it started when the log says so.
SLACK_SECONDS = 3.0
PATIENCE_SECONDS = 30.0


def clear(home: Home) -> list[str]:
    """Stop every process that the last supervisor's log names and that still lives. Returns their names."""
    found = living(home)
    for process in found.values():
        _quietly(process.terminate)
    _, stubborn = psutil.wait_procs(list(found.values()), timeout=PATIENCE_SECONDS)
    for process in stubborn:
        _quietly(process.kill)
    psutil.wait_procs(stubborn, timeout=PATIENCE_SECONDS)
    return sorted(found)


def living(home: Home) -> dict[str, psutil.Process]:
    """Processes of this installation that run, by name, as far as the supervisor's log tells."""
    found = {}
    for log in (Path(f"{home.log('supervisord')}.1"), home.log("supervisord")):
        for line in log.read_text(errors="replace").splitlines() if log.exists() else ():
            if match := SPAWNED.match(line):
                at, program, supervisor, pid = match.groups()
                if process := _same(int(pid), at):
                    found[program or supervisor] = process
    return found


def _same(pid: int, at: str) -> psutil.Process | None:
    started = datetime.fromisoformat(at).timestamp()  # the log speaks local time
    try:
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        return process if alive and abs(process.create_time() - started) < SLACK_SECONDS else None
    except psutil.NoSuchProcess:
        return None


def _quietly(act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except psutil.NoSuchProcess:
        return
