"""Runs the tests as two processes side by side, each with parts of its own: most tests wait, and there are two cores.

``python -m tests.halves [pytest's options]``. One half is seen as it goes, what the other says comes when it ends.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parent
BACKBONE = ("bench", "debezium", "events")


def rest() -> list[Path]:
    """Whatever holds tests and is not the backbone's: what is new is never forgotten."""
    files = {path.relative_to(TESTS).parts[0] for path in TESTS.glob("**/test_*.py")}
    return [TESTS / name for name in sorted(files - set(BACKBONE))]


def main(options: list[str]) -> int:
    """Run both; 0 if both passed."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    with tempfile.TemporaryFile("w+") as said:
        behind = subprocess.Popen(
            [*pytest, *(str(TESTS / name) for name in BACKBONE)], stdout=said, stderr=subprocess.STDOUT
        )
        try:
            seen = subprocess.run([*pytest, *map(str, rest())], check=False).returncode
        finally:
            waited = behind.wait()
            said.seek(0)
            sys.stdout.write(f"== the backbone's half\n{said.read()}")
    return seen or waited


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
