"""A complete shop of its own, started by `make run`'s code: for tests that play with it, or break it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

from events.testing import eventually
from shop.local import processes, reset, supervisord
from shop.local.home import CHECKOUT, Home
from shop.local.processes import Process

# What another installation may have set: this one makes its own.
FOREIGN = (
    "DATABASE_URL",
    "REDIS_URL",
    "REDIS_PREFIX",
    "KAFKA_BOOTSTRAP_SERVERS",
    "EVENTS_PREFIX",
    "EVENTS_DOORBELL",
    "SECRET_KEY",
    "SITE_URL",
    "JOURNEY_CUSTOMERS_URL",
    "JOURNEY_SHIPPING_URL",
    "PORT",
)
FAST = {
    "FULFILMENT_AUTOMATIC_AFTER_SECONDS": "0.2",
    "CARRIER_DELAYS_SECONDS": "0.2,0.4,0.6",
    "ORDER_OVERDUE_AFTER_SECONDS": "1",
    # On a busy machine whoever is called shall not be taken for one that is away.
    "JOURNEY_CALL_TIMEOUT_SECONDS": "10",
    # Nor a check that waits for its process to start for one that does not answer.
    "ORDER_VALIDATION_DEADLINE_SECONDS": "600",
    # Ada orders all day long, and shall not be taken for a fraud.
    "FRAUD_FAIL_FROM": "1000000.00",
    "FRAUD_REVIEW_FROM": "2000000.00",
}

START_LIMIT_SECONDS = 200
STOP_LIMIT_SECONDS = 100

soon = partial(eventually, within=60, every=0.1)  # for questions that start a process, or are asked of another


class DidNotStart(Exception):
    """The launcher ended, or was not ready in time. The message is what it said."""


class System:
    """A running shop: its address, and its processes by name, to be killed, stopped and started."""

    def __init__(self, folder: Path, *, parts_only: bool = False, **settings: str) -> None:
        self._options = ["--parts"] if parts_only else []
        self.home = Home(folder)
        self.console = folder.with_name(f"{folder.name}.console")
        inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        own = {"METAMORPHOSIS_DATA": str(folder), "METAMORPHOSIS_THROWAWAY": "1", "PYTHONUNBUFFERED": "1"}
        self._launch_env = inherited | FAST | settings | own
        self._launcher: subprocess.Popen[bytes] | None = None

    def boot(self) -> None:
        """Start everything and wait until it is ready.

        :raises DidNotStart: with the launcher's words
        """
        with self.console.open("wb") as console:
            self._launcher = subprocess.Popen(
                [sys.executable, "-m", "shop.local.run", *self._options],
                cwd=CHECKOUT,
                env=self._launch_env,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
                preexec_fn=supervisord.stop_when_parent_dies,
            )
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while "Ready after" not in self.said():
            if self._launcher.poll() is not None or time.monotonic() > deadline:
                self.shut_down()
                raise DidNotStart(self.said())
            time.sleep(0.1)

    def shut_down(self, *, how: signal.Signals = signal.SIGINT) -> int:
        """Stop everything, as Ctrl-C does, and return the launcher's exit code."""
        assert self._launcher
        self._launcher.send_signal(how)
        return self._launcher.wait(STOP_LIMIT_SECONDS)

    def wipe(self) -> None:
        """Delete its data, once it is stopped."""
        reset.wipe(self.home)

    @property
    def launcher(self) -> subprocess.Popen[bytes]:
        assert self._launcher, "boot() comes first"
        return self._launcher

    def said(self) -> str:
        """Everything the launcher printed so far."""
        return self.console.read_text()

    def logs(self, *names: str) -> list[Path]:
        """The log files of these processes, as far as there are any."""
        return [path for name in names if (path := self.home.log(name)).exists()]

    @property
    def env(self) -> dict[str, str]:
        """The environment that this shop's processes have."""
        lines = self.home.parts_env.read_text().splitlines()
        pairs = (line.split("=", 1) for line in lines)
        return self._launch_env | {name: value.strip('"') for name, value in pairs}

    @property
    def url(self) -> str:
        return self.env["SITE_URL"]

    def states(self) -> dict[str, Process]:
        return processes.states(home=self.home)

    def kill(self, name: str) -> None:
        """Kill -9: no chance to clean up. The supervisor starts it again."""
        pid = self.states()[name].pid
        assert pid, f"{name} does not run"
        os.kill(pid, signal.SIGKILL)

    def stop(self, name: str) -> None:
        processes.stop(name, home=self.home)

    def start(self, name: str) -> None:
        processes.start(name, home=self.home)

    def manage(self, *arguments: str) -> str:
        """Run `manage.py` against this shop and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=self.env, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, f"manage.py {arguments} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def ready(self) -> dict[str, object]:
        """What /readyz says, or an empty answer if there is none."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return {}

    def wait_until_ready(self, *, limit_seconds: float = 60) -> None:
        """Wait until every part and every process is well, say after a kill."""

        def all_is_well() -> bool:
            answer = self.ready()
            assert answer.get("status") == "ok", answer
            return True

        soon(all_is_well, within=limit_seconds)
