"""The talk's table on real processes, a test per cell: stage by {Shipping down, Customers down, column renamed}.

`manage.py journey --table` plays it once, all six stages at a time. What each cell should be is written down here once
more, by hand and from the talk: the command compares with the stages' own claims, which might be wrong.
"""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from shop.local.home import CHECKOUT
from tests.system.running import soon

SYSTEM_SECONDS = 200
PLAY_LIMIT_SECONDS = 300

# The first cell's test starts the shop and plays the whole table.
pytestmark = pytest.mark.timeout(SYSTEM_SECONDS + PLAY_LIMIT_SECONDS)

SHIPS = {"placing": True, "meanwhile": "shipped", "afterwards": "shipped"}
WAITS = {"placing": True, "meanwhile": "waits", "afterwards": "shipped"}
REFUSED = {"placing": False, "meanwhile": "refused", "afterwards": "refused"}

TABLE = {
    #                    Shipping down, Customers down, column renamed
    "1 monolith":       (REFUSED,       REFUSED,        SHIPS),
    "2 database":       (WAITS,         SHIPS,          WAITS),
    "3 calls":          (REFUSED,       REFUSED,        SHIPS),
    "4 notification":   (WAITS,         WAITS,          SHIPS),
    "5 state transfer": (WAITS,         SHIPS,          SHIPS),
    "6 streams":        (WAITS,         SHIPS,          SHIPS),
}  # fmt: skip
OUTAGES = ("shipping-down", "customers-down", "column-renamed")
CELLS = [
    pytest.param(int(stage[0]), outage, cell, id=f"{stage}, {outage}")
    for stage, row in TABLE.items()
    for outage, cell in zip(OUTAGES, row, strict=True)
]


@contextmanager
def journey(system, *arguments):
    """`manage.py journey` at work."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "journey", *arguments],
        cwd=CHECKOUT,
        env=system.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        try:
            yield command
        finally:
            command.kill()


@pytest.fixture(scope="module")
def played(system):
    """What the command saw, by stage and outage."""
    system.wait_until_ready()
    with journey(system, "--table", "--json") as command:
        told, trouble = command.communicate(timeout=PLAY_LIMIT_SECONDS)
    assert told, trouble
    return {(cell["stage"], cell["outage"]): cell for cell in json.loads(told)}


class TestTable:
    @pytest.mark.parametrize(("stage", "outage", "expected"), CELLS)
    def test_is_what_happens(self, played, stage, outage, expected):
        cell = played[stage, outage]
        assert cell["seen"] == expected, cell["reason"]
        assert cell["claimed"] == expected

    def test_leaves_everything_as_it_was(self, played, system):
        assert system.manage("journey").count("as it should be") == 3
        system.wait_until_ready()


class TestInterrupted:
    def test_puts_everything_back(self, system):
        with journey(system, "--table", "--hold", "60") as command:
            soon(lambda: system.states()["journey-shipping"].state == "stopped", within=PLAY_LIMIT_SECONDS)
            command.send_signal(signal.SIGINT)
            assert "Everything is put back" in command.communicate(timeout=PLAY_LIMIT_SECONDS)[1]
        assert command.returncode == 130
        assert system.states()["journey-shipping"].state == "running"
        assert system.manage("journey").count("as it should be") == 3
        system.wait_until_ready()
