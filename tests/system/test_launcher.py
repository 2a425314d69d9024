"""`make run` as its user sees it: what is up, what it says when something dies, what it leaves behind."""

import os
import signal
import time
import urllib.request

import psutil
import pytest

from shop.local import leftovers
from tests.system.running import System

SERVICES = {
    "web",
    "relay",
    "consume-orders",
    "consume-inventory",
    "consume-shipping",
    "consume-shop",
    "celery-worker",
    "celery-beat",
}
PARTS = {"postgres", "valkey", "kafka"}


def until(true, *, limit_seconds=60):
    deadline = time.monotonic() + limit_seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"not within {limit_seconds} s"
        time.sleep(0.1)
    return answer


class TestRunning:
    def test_has_one_process_per_service_and_part(self, system):
        assert {name: process.state for name, process in system.states().items()} == dict.fromkeys(
            SERVICES | PARTS, "running"
        )

    def test_serves_the_shop(self, system):
        with urllib.request.urlopen(system.url) as page:  # noqa: S310
            assert page.status == 200

    def test_tells_the_addresses_and_the_demo_logins(self, system):
        assert system.url in system.said()
        assert "manager / papilio-demo" in system.said()

    def test_lets_manage_py_find_the_parts(self, system):
        assert "[X] 0001_initial" in system.manage("showmigrations", "shop")

    def test_keeps_its_secrets_from_other_users(self, system):
        for name in ("keys.json", "parts.env", "valkey.conf"):
            assert (system.home.data / name).stat().st_mode & 0o077 == 0, name


class TestWatching:
    @pytest.mark.parametrize("name", ["relay", "consume-shop", "celery-worker"])
    def test_names_a_killed_process_and_restarts_it(self, system, name):
        before = system.states()[name].pid
        system.kill(name)
        until(lambda: f"{name} died (SIGKILL); restarting" in system.said())
        until(lambda: system.states()[name].state == "running")
        assert system.states()[name].pid != before
        system.wait_until_ready()

    def test_stops_and_starts_one_service_alone(self, system):
        others = {name: process.pid for name, process in system.states().items() if name != "consume-shipping"}
        system.stop("consume-shipping")
        assert system.states()["consume-shipping"].state == "stopped"
        until(lambda: system.ready()["status"] == "degraded")
        assert "shipping" in str(system.ready()["parts"])
        system.start("consume-shipping")
        system.wait_until_ready()
        assert {name: process.pid for name, process in system.states().items() if name in others} == others

    def test_serves_pages_while_kafka_and_valkey_are_away(self, system):
        system.stop("kafka")
        system.stop("valkey")
        began = time.monotonic()
        answer = system.ready()
        assert time.monotonic() - began < 3
        assert answer["status"] == "degraded"
        with urllib.request.urlopen(system.url) as page:  # noqa: S310
            assert page.status == 200
        system.start("kafka")
        system.start("valkey")
        system.wait_until_ready()


class TestStoppingAndStartingAgain:
    @pytest.fixture
    def mine(self, tmp_path):
        """A second installation beside the first, to be stopped in every way."""
        installation = System(tmp_path / "a 100% spaced; #path" / ("deep" * 40) / "data")
        installation.home.data.parent.mkdir(parents=True)
        yield installation
        if installation.launcher.poll() is None:
            installation.shut_down()
        installation.wipe()

    @pytest.mark.timeout(600)
    def test_survives_every_end(self, system, mine):
        """One test, as each start takes seconds: Ctrl-C, a killed launcher, a killed supervisor."""
        mine.boot()
        assert mine.url != system.url
        pids = everything(mine)

        second = System(mine.home.data)
        second.console = mine.console.with_name("second")
        with pytest.raises(Exception, match=f"already runs.*process {mine.launcher.pid}"):
            second.boot()

        assert mine.shut_down(how=signal.SIGINT) == 0
        assert alive(pids) == []

        mine.boot()
        pids = everything(mine)
        mine.launcher.kill()
        mine.launcher.wait()
        until(lambda: alive(pids) == [])

        mine.boot()
        pids = everything(mine)
        supervisor = leftovers.living(mine.home)["supervisord"]
        mine.launcher.kill()
        supervisor.kill()
        mine.launcher.wait()
        assert alive(pids) != []
        mine.boot()
        assert "Stopped what an earlier run left behind: " in mine.said()
        until(lambda: alive(pids) == [])
        assert mine.shut_down(how=signal.SIGTERM) == 0


def everything(installation):
    """The process ids of the supervisor and all below it."""
    supervisor = leftovers.living(installation.home)["supervisord"]
    return [supervisor.pid, *(child.pid for child in supervisor.children(recursive=True))]


def alive(pids):
    return [
        pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" and os.getpgid(pid)
    ]
