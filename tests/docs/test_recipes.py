"""The recipes of CONTRIBUTING.md are true: each block of code stands in the tree, or is run here."""

import sys
from types import ModuleType

import pytest

from events import declare, handling
from tests.docs.pages import CHECKOUT, blocks

RECIPES = [block for block in blocks(CHECKOUT / "CONTRIBUTING.md") if block.language == "python"]
QUOTED = [block for block in RECIPES if block.origin.startswith("from ")]
RUN = [block for block in RECIPES if block.origin == "run"]


@pytest.fixture
def example(monkeypatch):
    """A module to run the example in; what it declares is forgotten afterwards."""
    monkeypatch.setattr(declare, "registry", dict(declare.registry))
    monkeypatch.setattr(handling, "groups", dict(handling.groups))
    module = ModuleType("shop.praise_example")  # msgspec looks annotations up in the module
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


class TestRecipes:
    def test_are_all_quoted_or_run(self):
        assert [block.code for block in RECIPES if block not in QUOTED + RUN] == []

    @pytest.mark.parametrize("block", QUOTED, ids=lambda block: block.origin)
    def test_that_are_quoted_stand_in_the_tree(self, block):
        assert block.code in (CHECKOUT / block.origin.removeprefix("from ")).read_text()

    @pytest.mark.django_db
    def test_that_are_run_work_together(self, example):
        for block in RUN:
            exec(compile(block.code, "CONTRIBUTING.md", "exec"), vars(example))  # noqa: S102
        tests = [value for name, value in vars(example).items() if name.startswith("test_")]
        assert tests
        for test in tests:
            test()
