"""Killing what `make run` supervises, and asking the auditor whether it did any harm."""

import json
import subprocess
import sys

from shop.local.home import CHECKOUT
from shop.local.programs import CONSUMERS
from tests.system.running import soon

# Celery's worker first: what it was doing is tried again after a minute, and the rest can happen meanwhile.
WORKERS = ("celery-worker", "relay", *CONSUMERS)


def kill(system, name):
    """Kill one process and wait until the supervisor has started another."""
    pid = system.states()[name].pid
    system.kill(name)
    soon(lambda: system.states()[name].pid not in (pid, None, 0))


def broken_invariants(system):
    """What the auditor complains about, in sentences."""
    return json.loads(run_beside(system, "tests.system.audit"))


def run_beside(system, module, *arguments):
    """Run a module as a program that knows the shop's addresses; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=CHECKOUT,
        env=system.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
