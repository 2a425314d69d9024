"""The parent of several workers, in a process of its own: a signal that comes while it forks is not lost."""

import os
import signal
import subprocess
import sys

import pytest

SCRIPT = """
import os, signal, django
django.setup()
from events.consumer import flock
from events.handling import Group

class Runner:
    def __init__(self, group, life):
        self.life = life

    def run(self):
        while not self.life.over:
            self.life.pause(0.05)

def fork(real=os.fork):
    pid = real()
    if pid:
        if TO_CHILD:  # as when a terminal, or a supervisor, signals the whole group of processes
            os.kill(pid, signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
    return pid

flock.Runner = Runner
flock.os.fork = fork
flock.Flock([Group("weavers"), Group("dyers")]).run()
"""


class TestFlock:
    @pytest.mark.parametrize("to_child", [False, True])
    def test_ends_when_it_is_told_so_while_it_forks(self, to_child):
        script = SCRIPT.replace("TO_CHILD", str(to_child))
        parent = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
        try:
            assert parent.wait(60) == 0
        finally:
            if parent.poll() is None:
                os.killpg(parent.pid, signal.SIGKILL)
                parent.wait()

    def test_lets_each_child_hand_over_its_last_spans_before_it_ends(self):
        script = SCRIPT.replace("TO_CHILD", "False")
        told = "from events.observe import tracing\ntracing.hand_over = lambda: os.write(1, b'handed over\\n')\n"
        done = subprocess.run(
            [sys.executable, "-c", script.replace("flock.Runner =", f"{told}flock.Runner =")],
            capture_output=True,
            text=True,
            check=True,
            timeout=100,
            start_new_session=True,
        )
        assert done.stdout == "handed over\n"
