"""`make run` as its user sees it: what is up, what it says when something dies, what it leaves behind."""

import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from shop.local import leftovers
from tests.system.running import DidNotStart, System, soon

SERVICES = {
    "web",
    "relay",
    "consume-orders",
    "consume-fraud",
    "consume-payments",
    "consume-inventory",
    "consume-shipping",
    "consume-shop",
    "celery-worker",
    "celery-beat",
    "journey-customers",
    "journey-shipping",
    "consume-journey-shipping",
    "consume-journey-tally",
}
PARTS = {"postgres", "valkey", "kafka"}


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
        before, said = system.states()[name].pid, len(system.said())
        system.kill(name)
        soon(lambda: f"{name} died (SIGKILL); restarting" in system.said()[said:])
        soon(lambda: system.states()[name].state == "running")
        assert system.states()[name].pid != before
        system.wait_until_ready()

    def test_stops_and_starts_one_service_alone(self, system):
        others = {name: process.pid for name, process in system.states().items() if name != "consume-shipping"}
        system.stop("consume-shipping")
        assert system.states()["consume-shipping"].state == "stopped"
        soon(lambda: system.ready()["status"] == "degraded")
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


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A second installation beside the first, in a folder whose name is a trap."""
    folder = tmp_path_factory.mktemp("second") / "a 100% spaced; #path" / ("deep" * 40)
    folder.mkdir(parents=True)
    installation = System(folder / "data", parts_only=True)
    installation.boot()
    yield installation
    if installation.launcher.poll() is None:
        installation.shut_down()
    installation.wipe()


@pytest.fixture
def mine(made):
    """It, running: again, if the test before ended it."""
    if made.launcher.poll() is not None:
        made.boot()
    return made


class TestStoppingAndStartingAgain:
    """With the parts alone, which start sooner; `test_leaves_nothing_behind` is about all processes."""

    def test_keeps_clear_of_another_installations_ports(self, system, mine):
        addresses = {"DATABASE_URL", "REDIS_URL", "KAFKA_BOOTSTRAP_SERVERS", "SITE_URL"}
        assert not {system.env[name] for name in addresses} & {mine.env[name] for name in addresses}

    def test_refuses_to_start_twice(self, mine):
        twin = System(mine.home.data)
        twin.console = mine.console.with_name("twin")
        with pytest.raises(DidNotStart, match=f"already runs.*process {mine.launcher.pid}"):
            twin.boot()

    def test_stops_by_make_stop(self, mine):
        pids = everything(mine)
        command = [sys.executable, "-m", "shop.local.lock"]
        assert subprocess.run(command, env=mine.env, timeout=60, check=False).returncode == 0
        assert mine.launcher.wait(10) == 0
        assert not mine.home.parts_env.exists()
        assert alive(pids) == []

    def test_takes_everything_along_when_its_launcher_is_killed(self, mine):
        pids = everything(mine)
        mine.launcher.kill()
        mine.launcher.wait()
        soon(lambda: alive(pids) == [])

    def test_clears_what_is_left_when_the_supervisor_is_killed_too(self, mine):
        pids = everything(mine)
        supervisor = leftovers.living(mine.home)["supervisord"]
        mine.launcher.kill()
        supervisor.kill()
        mine.launcher.wait()
        assert alive(pids) != []
        mine.boot()
        assert "Stopped what an earlier run left behind: " in mine.said()
        assert alive(pids) == []


class TestEnding:
    """Of the shop that all tests share, so this one is the last: see conftest.py."""

    def test_leaves_nothing_behind(self, system):
        system.wait_until_ready()
        pids = everything(system)
        assert len(pids) > len(SERVICES | PARTS)
        assert system.shut_down(how=signal.SIGINT) == 0
        assert alive(pids) == []


def everything(installation):
    """The supervisor and all below it, as pairs of process id and start."""
    supervisor = leftovers.living(installation.home)["supervisord"]
    return {(process.pid, process.create_time()) for process in [supervisor, *supervisor.children(recursive=True)]}


def alive(those):
    running = psutil.process_iter(["pid", "create_time", "status"])
    return [p for p in running if (p.pid, p.info["create_time"]) in those and p.info["status"] != "zombie"]
