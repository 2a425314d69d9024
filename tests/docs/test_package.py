"""The wheel holds all that it needs, and asks for all that it imports."""

import ast
import re
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions, requires

import pytest

from tests.docs.pages import CHECKOUT

PACKAGE = CHECKOUT / "events"
PROJECT = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]


def name_of(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def imported(*, testing):
    """The distributions that the package's modules import."""
    for file in PACKAGE.rglob("*.py"):
        if ("testing" in file.relative_to(PACKAGE).parts) == testing:
            for node in ast.walk(ast.parse(file.read_text())):
                modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                modules += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
                yield from (module.split(".")[0] for module in modules)


def distributions(modules):
    known = packages_distributions()
    foreign = set(modules) - sys.stdlib_module_names - {"events"}
    return {name_of(distribution) for module in foreign for distribution in known[module]}


class TestRequirements:
    wanted = {name_of(requirement) for requirement in PROJECT["dependencies"]}
    came_with_django = {name_of(requirement) for requirement in requires("django")}

    def test_are_what_the_package_imports(self):
        extras = PROJECT["optional-dependencies"]
        choices = {name_of(requirement) for requirement in (*extras["celery"], *extras["unfold"])}
        ours = distributions(imported(testing=False)) - self.came_with_django - choices
        assert {name for name in ours if not name.startswith("opentelemetry")} | {"opentelemetry-api"} == self.wanted

    def test_of_the_extra_are_what_its_tests_import_besides(self):
        extra = {name_of(requirement) for requirement in PROJECT["optional-dependencies"]["testing"]}
        ours = distributions(imported(testing=True)) - self.came_with_django - self.wanted
        assert ours | {"pytest-django"} == extra


class TestWheel:
    @pytest.fixture
    def names(self, wheel):
        with zipfile.ZipFile(wheel) as archive:
            return {name for name in archive.namelist() if not name.endswith("/")}

    def test_holds_every_module_migration_and_template(self, names):
        tree = {f"events/{file.relative_to(PACKAGE)}" for file in PACKAGE.rglob("*") if file.is_file()}
        tree = {name for name in tree if "__pycache__" not in name}
        apart = {"events/pyproject.toml", "events/README.md", "events/LICENSE"}
        assert {name for name in names if ".dist-info/" not in name} == tree - apart

    def test_holds_its_licence_and_that_it_is_typed(self, names):
        assert "events/py.typed" in names
        assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)

    def test_loads_the_plugin_into_pytest(self, wheel):
        with zipfile.ZipFile(wheel) as archive:
            entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
            assert archive.read(entry_points).decode().split() == ["[pytest11]", "events", "=", "events.testing.plugin"]
