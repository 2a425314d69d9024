"""What the launcher says while it waits, and when something fails."""

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK_SECONDS = 0.1
REMINDER_SECONDS = 10.0


class Failed(Exception):
    """A step of the start failed. The message says which, where its log is and what to do."""


class Interrupted(Exception):
    """Somebody asked us to stop while we waited."""


@dataclass(frozen=True)
class Wait:
    """Something that must become true before a limit.

    `problem` tells why it never will, `missing` what was still missing at the limit.
    """

    what: str
    done: Callable[[], bool]
    limit_seconds: float
    log: Path
    remedy: str
    problem: Callable[[], str | None] = lambda: None
    missing: Callable[[], str] = lambda: ""


def say(text: str = "") -> None:
    """A line for whoever started us."""
    print(text, flush=True)


def wait_for(
    waits: Sequence[Wait],
    *,
    interrupted: Callable[[], bool] = lambda: False,
    quiet: bool = False,
) -> None:
    """Wait for all at once; tell each one's arrival and, now and then, who is still awaited.

    :raises Failed: when one has a problem or passes its limit
    :raises Interrupted: when `interrupted` says so
    """
    began = reminded = time.monotonic()
    pending = list(waits)
    while pending:
        if interrupted():
            raise Interrupted
        elapsed = time.monotonic() - began
        for wait in [wait for wait in pending if wait.done()]:
            pending.remove(wait)
            if not quiet:
                _erase()
                say(f"  {wait.what:<22} ready after {time.monotonic() - began:5.1f} s")
        for wait in pending:
            _check(wait, elapsed)
        if pending and not quiet:
            reminded = _remind(pending, elapsed, reminded)
        time.sleep(TICK_SECONDS if pending else 0)


def tail(log: Path, *, lines: int = 15) -> str:
    """The last lines of a log, indented."""
    if not log.exists():
        return "    (no log yet)"
    last = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in last) or "    (empty)"


def _check(wait: Wait, elapsed: float) -> None:
    why = wait.problem()
    if why is None and elapsed > wait.limit_seconds:
        why = f"was not ready within {wait.limit_seconds:.0f} s ({wait.missing()})".replace(" ()", "")
    if why:
        raise Failed(
            f"{wait.what} {why}.\n  Its log, {wait.log}, ends with:\n{tail(wait.log)}\n  What to do: {wait.remedy}"
        )


def _remind(pending: Sequence[Wait], elapsed: float, reminded: float) -> float:
    names = ", ".join(wait.what for wait in pending)
    if sys.stdout.isatty():
        text = f"  {elapsed:5.1f} s, waiting for {names}"
        print(f"\r\033[K{text[: shutil.get_terminal_size().columns - 1]}", end="", flush=True)
    elif time.monotonic() - reminded > REMINDER_SECONDS:
        limit = max(wait.limit_seconds for wait in pending)
        missing = "; ".join(filter(None, (wait.missing() for wait in pending)))
        say(f"  still waiting for {names}: {elapsed:.0f} s, at most {limit:.0f} s ({missing})".replace(" ()", ""))
        return time.monotonic()
    return reminded


def _erase() -> None:
    if sys.stdout.isatty():
        print("\r\033[K", end="")
