"""Event definitions are plain Python: they can be read where there is no Django, no Kafka and no database."""

import subprocess
import sys
import tomllib

from events.schemas.language import of_installed_apps
from tests.docs.pages import CHECKOUT

WITHOUT_DJANGO = """
import importlib, sys
sys.modules["django"] = sys.modules["confluent_kafka"] = None  # importing them fails from now on
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def modules():
    spoken = of_installed_apps()
    functions = [step.function for step in spoken.upcasters.values()]
    return sorted({thing.__module__ for thing in [*spoken.events.values(), *functions]})


class TestLanguage:
    def test_stands_in_the_events_modules(self):
        assert [name for name in modules() if "events" not in name.split(".")] == []

    def test_is_held_to_plain_python_by_the_import_rules(self):
        tool = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]
        (rule,) = [rule for rule in tool["importlinter"]["contracts"] if "plain Python" in rule["name"]]
        assert set(modules()) <= set(rule["source_modules"])

    def test_is_read_where_there_is_no_django(self):
        program = [sys.executable, "-c", WITHOUT_DJANGO, *modules()]
        subprocess.run(program, cwd=CHECKOUT, check=True, env={}, timeout=30)
