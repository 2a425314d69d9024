"""The API of a running shop: its document is fuzzed, and the README's walk through it is walked."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shop.local.home import CHECKOUT
from tests.docs.pages import blocks

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
FUZZ_SECONDS = 30


def walk(system, folder: Path) -> list[dict]:
    """Type what the README says about the API, and return what each `curl` answered."""
    [typed] = [
        block.code for block in blocks(CHECKOUT / "README.md") if "curl" in block.code and "/orders" in block.code
    ]
    code = typed.replace("http://127.0.0.1:8000", system.url)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(answer) for answer in re.split(r"\n(?=\{)", done.stdout.replace("}{", "}\n{"))]


@pytest.fixture
def walked(system, tmp_path):
    system.wait_until_ready()
    return walk(system, tmp_path)


class TestWalk:
    def test_places_an_order_and_waits_for_its_decision(self, walked):
        products, decided, order = walked
        assert products["count"] > 0
        assert decided["status"] not in ("PLACED", "HELD", "REJECTED")
        assert [step["status"] for step in order["history"]][:2] == ["PLACED", "VALIDATED"]


class TestFuzz:
    def test_meets_neither_500_nor_what_is_not_documented(self, system, walked, tmp_path):
        said = system.manage("drf_create_token", "manager")
        token = re.search(r"\b[0-9a-f]{40}\b", said)[0]
        config = tmp_path / "schemathesis.toml"
        config.write_text(f'[parameters]\norder_id = "{walked[-1]["id"]}"\nsku = "GARISH-RUG-LILAC"\n')
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
        options = ["--phases", "coverage,fuzzing", "--max-time", str(FUZZ_SECONDS), "-n", "20", "-c", CHECKS]
        done = subprocess.run(
            [*command, f"{system.url}/api/schema", "-H", f"Authorization: Token {token}", *options, "--no-color"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=150,
        )
        assert done.returncode == 0, done.stdout
