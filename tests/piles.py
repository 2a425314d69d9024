"""Runs the tests as piles, three processes side by side: most tests wait for something, and there are two cores.

``python -m tests.piles [pytest's options]``. The longest pile begins, and what takes a third of the time is one. Each
has parts of its own, so that none waits for another's transactions. What a pile says comes when it ends.

In CI, where whatever else the machine does can starve a test of its seconds, a failure is tried once more, and told
with its traceback: a test that needs that is to be mended. Many failures are no accident, and stay failures.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).parent
AT_ONCE = 3
PILES = (("system",), ("events",), ("browser",), ("bench", "debezium", "docs"))
SECOND_TRY = ("--reruns=1", "--reruns-delay=10", "--max-suite-reruns=5", "--rerun-show-tracebacks")


def piles() -> list[list[str]]:
    """Those above, and one of all else that holds tests: what is new is never forgotten."""
    named = {name for pile in PILES for name in pile}
    there = {path.relative_to(TESTS).parts[0] for path in TESTS.glob("**/test_*.py")}
    first, *others = [sorted(there & set(pile)) for pile in PILES]
    return [pile for pile in (first, sorted(there - named), *others) if pile]


def run(pile: list[str], options: list[str]) -> int:
    """Run a pile, and print what it said at once, so that piles do not mix."""
    tries = SECOND_TRY if os.environ.get("CI") else ()
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tries, *options]
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        code = subprocess.run(
            [*line, *(str(TESTS / name) for name in pile)], stdout=said, stderr=subprocess.STDOUT, check=False
        ).returncode
        said.seek(0)
        sys.stdout.write(f"== {', '.join(pile)}: {time.monotonic() - began:.0f} s\n{said.read()}")
        sys.stdout.flush()
    return code


def main(options: list[str]) -> int:
    """Run all; 0 if all passed."""
    with ThreadPoolExecutor(AT_ONCE) as slots:
        return max(slots.map(lambda pile: run(pile, options), piles()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
