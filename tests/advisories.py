"""``make audit``: known holes in what production installs, and the difference between “none” and “nobody knows”.

pip-audit calls a package that the advisory service has never heard of *skipped*, and succeeds. Behind a mirror that has
no advisories this is so of every package, and “no known vulnerabilities” is what it says. Here a package counts as safe
only if the service said so.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

REQUIREMENTS = "requirements/run.txt"
AUDIT = (sys.executable, "-m", "pip_audit", "--requirement", REQUIREMENTS, "--require-hashes", "--disable-pip",
         "--format", "json", "--progress-spinner", "off")  # fmt: skip
PATIENCE_SECONDS = 300
BANNER = "!" * 78


class Verdict(IntEnum):
    """The exit codes."""

    CLEAN = 0
    HOLES = 1
    NOT_AUDITED = 3


class Report(NamedTuple):
    """What came of it, in sentences."""

    verdict: Verdict
    lines: tuple[str, ...]


def judge(*, code: int, out: str, err: str) -> Report:
    """Make sense of what pip-audit said."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (err.strip().splitlines() or [f"exit code {code}, and not a word"])[-1]
        return Report(Verdict.NOT_AUDITED, (f"The advisory service could not be asked: {last[:300]}",))
    if holes := tuple(_holes(packages)):
        return Report(Verdict.HOLES, holes)
    if code:  # neither a hole nor an explanation: that is no peace
        return Report(Verdict.NOT_AUDITED, (f"pip-audit ended with {code}: {err.strip()[-300:]}",))
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if unknown or not packages:
        return Report(Verdict.NOT_AUDITED, (_unknown(unknown, len(packages)),))
    return Report(Verdict.CLEAN, (f"{len(packages)} packages, no known hole.",))


def _holes(packages: Sequence[dict[str, Any]]) -> list[str]:
    return [
        f"{package['name']} {package['version']} has {hole['id']}: "
        + (f"upgrade to {' or '.join(hole['fix_versions'])}." if hole["fix_versions"] else "no version mends it yet.")
        for package in packages
        for hole in package.get("vulns", ())
    ]


def _unknown(unknown: Sequence[str], known: int) -> str:
    some = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
    return f"The advisory service knows nothing about {len(unknown)} of {known} packages: {some or 'it named none'}."


def audit(command: Sequence[str] = AUDIT) -> Report:
    """Ask, and judge the answer."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return Report(Verdict.NOT_AUDITED, (f"The advisory service did not answer in {PATIENCE_SECONDS} s.",))
    return judge(code=done.returncode, out=done.stdout, err=done.stderr)


def main(arguments: Sequence[str]) -> int:
    """``--where-possible``: not to have been able to ask is told loudly, and is no failure. A hole always is one."""
    report = audit()
    for line in report.lines:
        print(line)
    if report.verdict is Verdict.NOT_AUDITED:
        skipped = "AUDIT SKIPPED: nobody has looked for known holes in this run."
        print(BANNER, skipped, "Run `make audit` where PyPI or its advisories can be reached.", BANNER, sep="\n")
        return 0 if "--where-possible" in arguments else int(report.verdict)
    return int(report.verdict)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
