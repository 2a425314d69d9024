"""The command line that stops and starts single processes, as the README's tour uses it."""

import subprocess
import sys

from shop.local.home import CHECKOUT


def control(system, *arguments):
    command = [sys.executable, "-m", "shop.local.control", *arguments]
    return subprocess.run(
        command, cwd=CHECKOUT, env=system.env, capture_output=True, text=True, check=False, timeout=60
    )


class TestControl:
    def test_stops_and_starts_by_name(self, system):
        system.wait_until_ready()
        assert "stopped" in _line(control(system, "stop", "celery-beat").stdout, "celery-beat")
        assert "running" in _line(control(system, "start", "celery-beat").stdout, "celery-beat")

    def test_names_the_processes_that_there_are_when_one_is_unknown(self, system):
        done = control(system, "stop", "kafak")
        assert done.returncode == 1
        assert "no process 'kafak'" in done.stderr
        assert "kafka" in done.stderr


def _line(said, name):
    return next(line for line in said.splitlines() if line.startswith(name))
