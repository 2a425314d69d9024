"""Kafka is killed, or away, while orders are placed: all reach their end, and nothing is shipped twice.

`test_crowd.py` kills everything else.
"""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from shop.local.home import CHECKOUT
from tests.system.recovering import broken_invariants, kill
from tests.system.running import soon


@contextmanager
def ordering(system, count, *, rate, wait):
    """Somebody places orders while the block runs; afterwards, what they were told."""
    command = [sys.executable, "manage.py", "place_demo_orders", str(count), "--rate", str(rate), "--wait", str(wait)]
    shopper = subprocess.Popen(
        command, cwd=CHECKOUT, env=system.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    told = []
    try:
        yield told
        told.append(shopper.communicate(timeout=wait + count / rate + 60)[0])
        assert shopper.returncode == 0, told[0]
    finally:
        shopper.kill()
        shopper.wait()


@pytest.fixture(autouse=True)
def mended(system):
    """Each test gets and leaves a shop that is well."""
    system.wait_until_ready()
    yield
    for name, process in system.states().items():
        if process.state != "running":
            system.start(name)
    system.wait_until_ready()


class TestKilling:
    def test_kafka_loses_and_doubles_nothing(self, system):
        with ordering(system, 50, rate=10, wait=90) as told:
            kill(system, "kafka")
        assert "50 orders placed, 0 refused" in told[0]
        assert broken_invariants(system) == []


class TestKafkaAway:
    def test_the_shop_takes_orders_that_complete_once_it_is_back(self, system):
        system.stop("kafka")
        with ordering(system, 5, rate=10, wait=90) as told:
            soon(lambda: system.ready()["parts"]["kafka"] != "ok")
            system.start("kafka")
        assert "5 orders placed, 0 refused" in told[0]
        assert broken_invariants(system) == []
