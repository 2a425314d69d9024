"""`make run`: start everything, say when it is ready, tell what dies, and stop it all on one Ctrl-C."""

import os
import re
import signal
import sys
import time
from contextlib import closing

from shop.local import installation as installations
from shop.local import leftovers, lock, processes
from shop.local.account import NoServerUser
from shop.local.console import Failed, Interrupted, Wait, say
from shop.local.follow import Follower
from shop.local.home import Home
from shop.local.launcher import Launcher
from shop.local.ports import NoFreePort, PortTaken
from shop.local.readiness import Readiness

EXITED = re.compile(r"exited: (\S+) \((?:terminated by (SIG\w+)|exit status (\d+))")
GAVE_UP = re.compile(r"gave up: (\S+) entered FATAL")
RECOVERED = re.compile(r"success: (\S+) entered RUNNING")

SERVICES_LIMIT_SECONDS = 150

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
    throwaway = bool(os.environ.get("METAMORPHOSIS_THROWAWAY"))  # the tests' own complete system
    if not throwaway:
        installations.read_dotenv()
    try:
        with lock.hold(home):
            try:
                return _run(home, button, parts_only=parts_only, throwaway=throwaway)
            finally:  # left there, it would turn the next start from this checkout into a demo
                home.parts_env.unlink(missing_ok=True)
    except REFUSALS as refusal:
        say(f"Cannot start: {refusal}")
        return 1


def _run(home: Home, button: StopButton, *, parts_only: bool, throwaway: bool) -> int:
    if left := leftovers.clear(home):
        say(f"Stopped what an earlier run left behind: {', '.join(left)}.")
    installation = installations.plan(home, throwaway=throwaway)
    installations.write_parts_env(installation)
    installations.write_targets(installation)
    say(f"Starting {', '.join([part.title for part in installation.parts] + ['the shop'])}. Logs: `make logs`.")
    for setting in installation.configured:
        say(f"  {setting} is set: using what it names.")
    code = 0
    with Launcher(installation, interrupted=lambda: button.pressed) as launcher:
        try:
            _start(launcher, parts_only=parts_only)
            if not throwaway:
                launcher.speed_up_next_start()
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
    launcher.wait_for_parts(and_prepare=True)
    if not parts_only:
        processes.start_services(home=launcher.home)
        launcher.wait([_services_ready(launcher)])
    say(f"\nReady after {time.monotonic() - began:.1f} s. Ctrl-C stops everything.\n")
    if parts_only:
        say(f"Only the parts run. Their addresses are in {launcher.home.parts_env}, where manage.py finds them.")
    else:
        _greet(launcher)


def _services_ready(launcher: Launcher) -> Wait:
    readiness = Readiness(launcher.installation.url)
    names = [program.name for program in launcher.installation.services]
    return Wait(
        "the shop",
        readiness.ok,
        SERVICES_LIMIT_SECONDS,
        launcher.home.log("web"),
        "`make logs` shows what all processes say.",
        problem=lambda: next((f"lacks {name}, which {why}" for name in names if (why := launcher.gave_up(name))), None),
        missing=readiness.missing,
    )


def _greet(launcher: Launcher) -> None:
    url = launcher.installation.url
    say(f"  The shop:    {url}/")
    say(f"  Back office: {url}/admin/")
    say(f"  Metrics:     of {len(launcher.installation.targets)} processes, see docs/operations.md")
    for line in launcher.home.log("prepare").read_text().splitlines():
        if line.startswith("Demo logins: "):  # the seed's words: it alone knows them
            say(f"  {line}")


def _watch(launcher: Launcher, button: StopButton) -> None:
    """Tell what dies and what comes back, until somebody stops us or the supervisor is gone."""
    with closing(Follower(launcher.home.log("supervisord"), from_end=True)) as follower:
        while not button.pressed:
            if launcher.supervisor.poll() is not None:
                raise Failed("The supervisor was killed, so everything is stopped. Start again with `make run`.")
            for told in filter(None, (news(line, launcher.home) for line in follower.lines())):
                say(told)
            time.sleep(0.2)


def news(line: str, home: Home) -> str | None:
    """What one line of the supervisor's log means for whoever watches the console, if anything."""
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
