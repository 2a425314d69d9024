"""Runs the tests as piles, three processes side by side: most tests wait for something, and there are two cores.

``python -m tests.piles [pytest's options]``. The longest pile begins, and what takes a third of the time is one. Each
has parts of its own, so that none waits for another's transactions. What a pile says comes when it ends. The tests of
other people's engines are slow to fetch and to start, so they are run by themselves: ``python -m tests.piles engines``.

In CI, where whatever else the machine does can starve a test of its seconds, failures are tried once more when all
piles are done: alone, in a new process with new parts. So is a whole pile whose process was killed by a signal, as C
libraries do it who abort. The first try's tracebacks stay in what is printed, and what needs a second one is to be
mended. Many failures are no accident, and stay failures.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
AT_ONCE = 3
PILES = (("system",), ("events",), ("browser",), ("bench", "debezium", "docs"))
ENGINES = "engines"
MOST_SECOND_TRIES = 50
FAILED = 1  # pytest's exit code for tests that failed; others say that they could not be run


def piles() -> list[list[str]]:
    """Those above, and one of all else that holds tests: what is new is never forgotten."""
    named = {ENGINES, *(name for pile in PILES for name in pile)}
    there = {path.relative_to(TESTS).parts[0] for path in TESTS.glob("**/test_*.py")}
    first, *others = [sorted(there & set(pile)) for pile in PILES]
    return [pile for pile in (first, sorted(there - named), *others) if pile]


@dataclass(frozen=True)
class Run:
    """Some tests in one process of pytest's, which remembers in ``memory`` what failed."""

    names: list[str]
    memory: Path
    options: list[str]

    def first(self) -> int:
        """Run all; pytest's exit code."""
        return self._run()

    def again(self, code: int) -> int:
        """Run what failed, unless it is too much for an accident; all, if the process died by a signal."""
        if code < 0:
            name = signal.Signals(-code).name
            sys.stdout.write(f"== once more, as it was killed by {name}: {', '.join(self.names)}\n")
            return self._run()
        if code != FAILED:
            return code
        failed = json.loads((self.memory / "v/cache/lastfailed").read_text())
        if len(failed) > MOST_SECOND_TRIES:
            return FAILED
        sys.stdout.write("\n".join(["== once more, alone:", *failed, ""]))
        return self._run("--last-failed", "--last-failed-no-failures=none")

    def _run(self, *more: str) -> int:
        """Print what the process said at once, so that piles do not mix."""
        line = [sys.executable, "-m", "pytest", "-q", f"--override-ini=cache_dir={self.memory}", *self.options, *more]
        began = time.monotonic()
        with tempfile.TemporaryFile("w+") as said:
            code = subprocess.run(
                [*line, *(str(TESTS / name) for name in self.names)], stdout=said, stderr=subprocess.STDOUT, check=False
            ).returncode
            said.seek(0)
            sys.stdout.write(f"== {', '.join(self.names)}: {time.monotonic() - began:.0f} s\n{said.read()}")
            sys.stdout.flush()
        return code


def main(options: list[str]) -> int:
    """Run all, or the engines' if these are named; 0 if all passed."""
    wanted = piles()
    if options[:1] == [ENGINES]:
        wanted, options = [options[:1]], options[1:]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as slots:
        runs = [Run(names, Path(folder, str(number)), options) for number, names in enumerate(wanted)]
        codes = list(slots.map(Run.first, runs))
        if os.environ.get("CI"):
            codes = [run.again(code) for run, code in zip(runs, codes, strict=True)]
        return max(map(abs, codes))


if __name__ == "__main__":
    # Who is started in the background of a script ignores Ctrl-C, and so would all that tests start and interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
