"""Whatever Java writes between what our engine tells, its job is heard of."""

import sys

import pytest

from events.testing import eventually
from shop.streams import process
from shop.streams.plan import Plan
from shop.streams.process import Engine, Places

TALKATIVE = """\
import json
import sys
print("OpenJDK 64-Bit Server VM warning: a rug is loud", flush=True)
sys.stdout.buffer.write(b"\\xff\\n42\\n")
print(json.dumps({"job": "abc"}), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def engine(tmp_path, monkeypatch, settings):
    settings.FLINK_ADDRESS = ""
    script = tmp_path / "engine.py"
    script.write_text(TALKATIVE)
    monkeypatch.setattr(process, "ENGINE", script)
    plan = Plan("shop-streams", ["INSERT"], tmp_path / "counts", tmp_path / "connector.jar")
    places = Places(sys.executable, tmp_path / "scratch", tmp_path / "streams.log")
    engine = Engine(plan, places, restore=None)
    yield engine
    engine.stop()


class TestEngine:
    def test_hears_of_the_job_after_lines_that_are_javas(self, engine, tmp_path):
        eventually(lambda: engine.job, becomes="abc")
        assert "a rug is loud" in (tmp_path / "streams.log").read_text()
