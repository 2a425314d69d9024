import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from uuid import uuid4

import msgspec
import pytest

from events import kafka
from events.conf import conf
from tests.events.crashes.death import Death
from tests.events.crashes.mill import FLOUR, SACKS
from tests.events.database import url

DEATH_SECONDS = 30


@pytest.fixture
def mill(settings, transactional_db):
    """Topics that nobody else has, and terms so short that a successor need not wait for long."""
    short = {"PREFIX": f"t{uuid4().hex[:8]}-", "LEASE_SECONDS": 1.0, "SESSION_TIMEOUT_SECONDS": 1.5}
    settings.EVENTS = {**settings.EVENTS, **short}
    kafka.create_topics([SACKS, FLOUR])


@pytest.fixture
def process():
    """Starts a command in a process of its own, and ends it after the block if it still lives."""

    @contextmanager
    def start(*command, death=None, database=None):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.events.crashes.dying", msgspec.json.encode(death).decode(), *command],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.events.crashes.settings",
                "DATABASE_URL": database or url(),
                "CRASH_EVENTS": msgspec.json.encode(conf()).decode(),
            },
            stderr=subprocess.PIPE,
        ) as started:
            try:
                yield started
            finally:
                started.kill()

    return start


@pytest.fixture
def dies(process):
    """Runs a command until it is killed where it is told to be; fails if it ends otherwise."""

    def run(*command, **where):
        with process(*command, death=Death(**where)) as dying:
            _, said = dying.communicate(timeout=DEATH_SECONDS)
            assert dying.returncode == -signal.SIGKILL, f"it was not killed at {where}: {said.decode()}"

    return run
