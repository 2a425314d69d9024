"""What docs/events/README.md shows is run, as it stands."""

import sys
from types import ModuleType

import pytest

from tests.docs.pages import CHECKOUT, blocks

GUIDE = CHECKOUT / "docs" / "events" / "README.md"


class TestGuide:
    @pytest.mark.django_db
    def test_works_as_it_stands(self, monkeypatch):
        module = ModuleType("tests.weaving_guide")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        for block in blocks(GUIDE):
            assert block.origin == "run"
            exec(compile(block.code, GUIDE.name, "exec"), vars(module))  # noqa: S102
        tests = [value for name, value in vars(module).items() if name.startswith("test_")]
        assert len(tests) == 2
        for test in tests:
            test()
