"""docs/backbone.md and docs/testing.md: typed and run in a new environment, with the package as it is installed."""

import os
import shlex
import subprocess
import sys
import sysconfig
import venv
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from events.testing import eventually
from events.testing.broker import answers
from shop.local.ports import spare
from tests.docs.pages import CHECKOUT, blocks
from tests.learnt import java_options

TEN_MINUTES = [block for block in blocks(CHECKOUT / "docs" / "backbone.md") if block.origin]
KAFKA = next(index for index, block in enumerate(TEN_MINUTES) if block.origin == "kafka")
WRITTEN, RUN = TEN_MINUTES[: KAFKA + 1], TEN_MINUTES[KAFKA + 1 :]
SNIPPETS = [block for block in TEN_MINUTES if block.origin == "snippet"]
RECIPES = [block for block in blocks(CHECKOUT / "docs" / "testing.md") if block.origin == "test"]


def run(command, *, cwd, **settings):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, **settings)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Desk:
    """Somebody's empty folder, with an environment that has only the wheel, and this checkout's packages below it."""

    def __init__(self, folder, wheel):
        self.folder = folder
        self.project = folder / "project"
        self.project.mkdir()
        self._environment = folder / "environment"
        self._running = []
        venv.create(self._environment, with_pip=False)
        self._install(wheel)

    def _install(self, wheel):
        place = next(self._environment.glob("lib/*/site-packages"))
        (place / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
        python = self._environment / "bin" / "python"
        run(
            [sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--python", python, wheel],
            cwd=self.folder,
        )

    @property
    def env(self):
        there = connection.settings_dict
        ours = {
            "PATH": f"{self._environment / 'bin'}:{sysconfig.get_path('scripts')}:{os.environ['PATH']}",
            "PGHOST": str(there["HOST"]),
            "PGPORT": str(there["PORT"]),
            "PGUSER": there["USER"],
            "PGPASSWORD": there["PASSWORD"] or "",
            "KAFKA_JAVA_OPTIONS": java_options(),
        }
        foreign = ("DJANGO_SETTINGS_MODULE", "PYTHONPATH", "EVENTS_PREFIX")
        return {name: value for name, value in os.environ.items() if name not in foreign} | ours

    def do(self, block):
        """What the comment in front of a block says; returns what the last command printed."""
        match block.origin.split():
            case ["type"]:
                return [self.type(line) for line in block.code.splitlines()][-1]
            case ["look"]:
                return eventually(lambda: self.type(block.code), becomes="True\n", every=0.5)
            case ["keep", "running"]:
                self.start(block.code)
            case ["kafka"]:
                self.start(f"{block.code} --port {self.kafka_port}")
                eventually(lambda: answers(self.kafka_port), every=0.1, within=60)
            case ["write", name]:
                self.write(name, block.code)
            case ["append", "to", name]:
                self.write(name, (self.project / name).read_text() + block.code + self.addresses)
        return ""

    def start(self, line):
        self._running.append(subprocess.Popen(shlex.split(line), cwd=self.project, env=self.env))

    def type(self, line, **settings):
        return run(shlex.split(line), cwd=self.project, env=self.env | settings)

    def leave(self):
        for process in self._running:
            process.terminate()
        assert [process.wait(20) for process in self._running] == [0] * len(self._running)

    def write(self, name, code):
        (self.project / name).write_text(code)


@pytest.fixture(scope="module")
def database(parts):
    """A name for a database, which is deleted afterwards."""
    there = connection.settings_dict
    name = f"bazaar_{uuid4().hex[:8]}"
    address = {"host": there["HOST"], "port": there["PORT"], "user": there["USER"], "password": there["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(f"create database {name}")
        yield name
        server.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def desk(tmp_path_factory, wheel, database):
    """The project written down, and Kafka as the page has it."""
    made = Desk(tmp_path_factory.mktemp("desk"), wheel)
    made.kafka_port = spare(1)[0]
    made.addresses = f"""
DATABASES["default"]["NAME"] = "{database}"
EVENTS["BOOTSTRAP_SERVERS"] = "127.0.0.1:{made.kafka_port}"
"""
    for block in WRITTEN:
        made.do(block)
    yield made
    made.leave()


class TestTenMinutes:
    def test_lead_from_an_empty_folder_to_a_handled_event(self, desk):
        answers = {block.origin: desk.do(block) for block in RUN}
        assert answers["look"] == "True\n"


TEST_OF_SNIPPETS = """
import pytest
from asgiref.sync import async_to_sync

from events.testing import deliver, published
from rugs.events import RugWoven
from rugs.models import Rug
from rugs.snippets import COUNTING, PRINTING, LabelPrinted, weave_while_others_are_served


@pytest.mark.django_db
def test_batch():
    Rug.weave("GARISH-RUG")
    Rug.weave("ROYAL-RUG")
    with published() as found:
        assert deliver(only=[COUNTING], batch=2) == 3
    assert found.one(RugWoven).sku == "ROYAL-RUG-COPY"
    assert Rug.objects.filter(hung=True).count() == 2


@pytest.mark.django_db
def test_topology():
    Rug.weave("GARISH-RUG")
    Rug.weave("PLAIN-RUG")
    with published() as found:
        assert deliver(only=[PRINTING], batch=2) == 2
    assert found.one(LabelPrinted).text == "Garish-Rug"
    assert PRINTING.name == "rug-woven-to-labels"


@pytest.mark.django_db
def test_async():
    with published() as found:
        async_to_sync(weave_while_others_are_served)("SILK-RUG")
    assert found.one(RugWoven).sku == "SILK-RUG"
"""


class TestCode:
    def test_of_both_pages_is_all_run_or_quoted(self):
        pages = [*blocks(CHECKOUT / "docs" / "backbone.md"), *blocks(CHECKOUT / "docs" / "testing.md")]
        known = {"write", "append", "snippet", "from", "test"}
        python = [block for block in pages if block.language == "python"]
        assert [block.code for block in python if block.origin.split(" ")[0] not in known] == []

    def test_of_reference_and_recipes_works_with_the_plugin_that_is_installed(self, desk):
        desk.write("rugs/snippets.py", "\n\n".join(block.code for block in SNIPPETS))
        desk.write("rugs/test_snippets.py", TEST_OF_SNIPPETS)
        desk.write("rugs/test_recipes.py", "\n\n".join(block.code for block in RECIPES))
        told = desk.type(
            "python -m pytest -q --ds=bazaar.settings rugs", EVENTS_TEST_BOOTSTRAP=f"127.0.0.1:{desk.kafka_port}"
        )
        recipes = "".join(f"\n{block.code}" for block in RECIPES).count("\ndef test_")
        assert f"{recipes + 1 + 3} passed" in told  # one of the recipes is parametrised
