"""`make run`: start everything, say when it is ready, tell what dies, and stop it all on one Ctrl-C."""

import json
import re
import signal
import sys
import time
import urllib.error
import urllib.request

from shop.local import installation as installations
from shop.local import leftovers, lock, processes
from shop.local.account import NoServerUser
from shop.local.console import Failed, Interrupted, Wait, say
from shop.local.follow import Follower
from shop.local.home import Home
from shop.local.installation import Installation
from shop.local.launcher import Launcher
from shop.local.ports import NoFreePort, PortTaken

EXITED = re.compile(r"exited: (\S+) \((?:terminated by (SIG\w+)|exit status (\d+))")
GAVE_UP = re.compile(r"gave up: (\S+) entered FATAL")
RECOVERED = re.compile(r"success: (\S+) entered RUNNING")

REFUSALS = (lock.AlreadyRunning, NoFreePort, NoServerUser, PermissionError, PortTaken)


class StopButton:
    """Pressed by Ctrl-C, by `make stop`, or by a terminal that closes."""

    def __init__(self) -> None:
        self.pressed = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._press)

    def _press(self, *_: object) -> None:
        if self.pressed:
            say("Still stopping; nothing is left behind if you wait.")
        self.pressed = True


def main(*, parts_only: bool) -> int:
    home, button = Home.here(), StopButton()
    home.make()
    installations.read_dotenv()
    try:
        with lock.hold(home):
            return _run(home, button, parts_only=parts_only)
    except REFUSALS as refusal:
        say(f"Cannot start: {refusal}")
        return 1


def _run(home: Home, button: StopButton, *, parts_only: bool) -> int:
    if left := leftovers.clear(home):
        say(f"Stopped what an earlier run left behind: {', '.join(left)}.")
    installation = installations.plan(home)
    installations.write_parts_env(installation)
    say("Starting PostgreSQL, Valkey, Kafka and the shop. Logs: `make logs`.")
    code = 0
    with Launcher(installation, interrupted=lambda: button.pressed) as launcher:
        try:
            _start(launcher, parts_only=parts_only)
            _watch(launcher, button)
        except Interrupted:
            pass
        except Failed as failure:
            say(f"\n{failure}")
            code = 1
        button.pressed = True
        say("\nStopping …")
    say("Stopped.")
    return code


def _start(launcher: Launcher, *, parts_only: bool) -> None:
    began = time.monotonic()
    launcher.begin_to_prepare()
    launcher.wait_for_parts()
    if not parts_only:
        processes.start_services(home=launcher.home)
        launcher.wait([_services_ready(launcher)])
    say(f"\nReady after {time.monotonic() - began:.1f} s. Ctrl-C stops everything.\n")
    _greet(launcher.installation, parts_only=parts_only)


def _services_ready(launcher: Launcher) -> Wait:
    url = f"{launcher.installation.url}/readyz"
    names = [program.name for program in launcher.installation.services]
    return Wait(
        "the shop",
        lambda: _all_ok(url),
        90,
        launcher.home.log("web"),
        f"see {url} for what is missing, and `make logs`.",
        lambda: next((f"cannot start: {name} {why}" for name in names if (why := launcher.gave_up(name))), None),
    )


def _all_ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310  our own address
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError):
        return False


def _greet(installation: Installation, *, parts_only: bool) -> None:
    if parts_only:
        say("  Only the parts run. Their addresses are in .data/parts.env, where manage.py finds them.")
        return
    say(f"  the shop     {installation.url}/")
    say(f"  staff        {installation.url}/admin/ (login manager or warehouse, password papilio-demo)")


def _watch(launcher: Launcher, button: StopButton) -> None:
    """Tell what dies and what comes back, until somebody stops us or the supervisor is gone."""
    follower = Follower(launcher.home.log("supervisord"), from_end=True)
    while not button.pressed:
        if launcher.supervisor.poll() is not None:
            raise Failed("The supervisor was killed, so everything is stopped. Start again with `make run`.")
        for line in follower.lines():
            if news := _news(line, launcher.home):
                say(news)
        time.sleep(0.2)


def _news(line: str, home: Home) -> str | None:
    if match := EXITED.search(line):
        name, killed, status = match.groups()
        how = killed or f"exit status {status}"
        return f"{name} died ({how}); restarting. Its log: {home.log(name)}"
    if match := GAVE_UP.search(line):
        return f"{match[1]} died too often; given up. Its log: {home.log(match[1])}"
    if match := RECOVERED.search(line):
        return f"{match[1]} runs."
    return None


if __name__ == "__main__":
    sys.exit(main(parts_only="--parts" in sys.argv))
