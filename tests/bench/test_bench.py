"""The harness works: a tiny run prints the table and writes bench.json as its readers expect it."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.results import Result, as_json, as_table, at_least, at_most
from tests.docs.pages import CHECKOUT, names, table

SUITE = [file for file in Path(__file__).with_name("suite").glob("*.py") if file.name != "__init__.py"]


def goals(file):
    """The names of a benchmark's ratios. Read, not imported: its tables belong to another Django project."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "GOALS":
            return [ast.literal_eval(key) for key in node.value.keys]
    return []


RESULTS = [
    Result("relay_vs_raw", at_least(0.9), [0.8, 0.95, 1.1], {"relay per second": [90_000.0, 100_000.0, 110_000.0]}),
    Result("idle_cpu", at_most(0.01), [0.02], {}),
]


class TestResults:
    def test_tell_machines_the_median_the_goal_and_the_spread(self):
        assert json.loads(as_json(RESULTS))["results"] == {
            "relay_vs_raw": {"ratio": 0.95, "goal": 0.9, "spread": [0.8, 1.1], "better": "higher"},
            "idle_cpu": {"ratio": 0.02, "goal": 0.01, "spread": [0.02, 0.02], "better": "lower"},
        }

    def test_tell_people_which_goal_was_missed(self):
        relay, idle = as_table(RESULTS).splitlines()[2:]
        assert "reached" in relay
        assert "relay per second 100,000" in relay
        assert "**missed**" in idle


class TestSuite:
    @pytest.mark.parametrize("file", SUITE, ids=lambda file: file.stem)
    def test_says_of_each_benchmark_what_is_compared(self, file):
        assert len(ast.get_docstring(ast.parse(file.read_text()))) > 60
        assert goals(file)

    def test_is_the_table_of_the_document(self):
        documented = {names(row[0])[0] for row in table("docs/benchmarks.md", heading="The last full run")}
        assert documented == {name for file in SUITE for name in goals(file)}


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestRun:
    def test_measures_one_benchmark_by_its_name(self, tmp_path):
        output = tmp_path / "bench.json"
        command = [sys.executable, "-m", "tests.bench", "publish_cost", "--quick", "--elsewhere", f"--output={output}"]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=100)
        assert done.returncode == 0, done.stderr
        assert "| `publish_cost` |" in done.stdout
        assert list(json.loads(output.read_text())["results"]) == ["publish_cost"]

    def test_knows_no_other_names(self):
        command = [sys.executable, "-m", "tests.bench", "publish_price", "--elsewhere"]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=100)
        assert done.returncode == 2
        assert "No such benchmark: publish_price. There are: " in done.stderr
