"""The audit tells a hole from silence. pip-audit itself is played by what it is known to say."""

import json
import subprocess
import sys

import pytest

from tests import advisories
from tests.advisories import Report, Verdict, judge
from tests.docs.pages import CHECKOUT

SAFE = {"name": "django", "version": "5.2.1", "vulns": []}
HOLED = {
    "name": "rug",
    "version": "1.0",
    "vulns": [{"id": "GHSA-1", "fix_versions": ["1.1"], "description": "A moth."}],
}
UNHEARD_OF = {"name": "lamp", "skip_reason": "Dependency not found on PyPI and could not be audited: lamp (2.0)"}


def said(*packages, code=0):
    return judge(code=code, out=json.dumps({"dependencies": packages, "fixes": []}), err="")


class TestVerdict:
    def test_is_clean_where_every_package_is_known_to_be(self):
        assert said(SAFE).verdict is Verdict.CLEAN

    def test_names_the_hole_and_what_mends_it(self):
        report = said(SAFE, HOLED, code=1)
        assert report == Report(Verdict.HOLES, ("rug 1.0 has GHSA-1: upgrade to 1.1.",))

    def test_is_a_hole_also_where_others_could_not_be_audited(self):
        assert said(HOLED, UNHEARD_OF, code=1).verdict is Verdict.HOLES

    @pytest.mark.parametrize("packages", [(UNHEARD_OF,), (SAFE, UNHEARD_OF), ()])
    def test_is_not_clean_where_the_service_knows_nothing(self, packages):
        """pip-audit succeeds here, and says that there are no known vulnerabilities."""
        assert said(*packages).verdict is Verdict.NOT_AUDITED

    @pytest.mark.parametrize("out", ["", "null", "[]", "No known vulnerabilities found", '{"dependencies"'])
    def test_is_not_clean_where_there_was_no_answer(self, out):
        report = judge(code=1, out=out, err="…\nConnectionError: Name or service not known")
        assert report.verdict is Verdict.NOT_AUDITED
        assert "Name or service not known" in report.lines[0]

    def test_trusts_no_failure_without_a_hole(self):
        assert said(SAFE, code=1).verdict is Verdict.NOT_AUDITED


class TestMain:
    @pytest.mark.parametrize(
        ("verdict", "arguments", "code"),
        [
            (Verdict.CLEAN, (), 0),
            (Verdict.HOLES, (), 1),
            (Verdict.HOLES, ("--where-possible",), 1),
            (Verdict.NOT_AUDITED, (), 3),
            (Verdict.NOT_AUDITED, ("--where-possible",), 0),
        ],
    )
    def test_fails_on_a_hole_always_and_on_silence_unless_told(self, monkeypatch, capsys, verdict, arguments, code):
        monkeypatch.setattr(advisories, "audit", lambda: Report(verdict, ("So it is.",)))
        assert advisories.main(arguments) == code
        assert ("AUDIT SKIPPED" in capsys.readouterr().out) is (verdict is Verdict.NOT_AUDITED)

    def test_asks_a_program_and_reads_what_it_prints(self):
        answer = json.dumps({"dependencies": [HOLED]})
        report = advisories.audit([sys.executable, "-c", f"import sys; print({answer!r}); sys.exit(1)"])
        assert report.verdict is Verdict.HOLES


class TestCI:
    def test_runs_the_audit_and_heeds_it(self):
        """Played with a pip-audit of our own, by the very line of `.ci/run`."""
        line = next(line for line in (CHECKOUT / ".ci" / "run").read_text().splitlines() if "tests.advisories" in line)
        assert "--where-possible" in line
        assert "||" not in line
        assert "set -euo pipefail" in (CHECKOUT / ".ci" / "run").read_text()
        assert subprocess.run(["bash", "-n", CHECKOUT / ".ci" / "run"], check=False).returncode == 0
