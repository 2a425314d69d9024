"""Files that the documents name are there, links lead somewhere, and nothing tells of one particular machine."""

import re

import pytest

from tests.docs.pages import CHECKOUT, PAGES, in_backticks, prose

FOLDERS = "shop|orders|inventory|shipping|events|tests|docs|templates|static|requirements"
PATH = re.compile(rf"^(?:(?:{FOLDERS})/[\w./*-]*|[A-Z][A-Za-z]+\.md|\.ci/run|\.env\.example|compose\.yaml|Dockerfile)$")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([\w-]+))?\)")
OF_ONE_MACHINE = re.compile(
    r"/(?:work|home|root|tmp|Users)/|pypi\.org|registry\.|index-url|://[^)\s]*mirror|\.internal\b|10\.\d+\.\d+\.\d+"
)


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
class TestPaths:
    def test_that_are_named_exist(self, document):
        named = [name for name in in_backticks(document) if PATH.match(name)]
        assert [name for name in named if not any(CHECKOUT.glob(name.rstrip("/")))] == []

    def test_that_are_linked_exist(self, document):
        links = [target for target, _ in LINK.findall(prose(document)) if "://" not in target]
        assert [target for target in links if not (document.parent / target).exists()] == []

    def test_belong_to_no_particular_machine(self, document):
        assert OF_ONE_MACHINE.findall(document.read_text(encoding="utf-8")) == []


class TestReadme:
    def test_is_what_the_package_shows(self):
        assert 'readme = "README.md"' in (CHECKOUT / "pyproject.toml").read_text()

    def test_shows_a_screenshot_that_loads_quickly(self):
        screenshot = CHECKOUT / "docs" / "screenshot.png"
        assert screenshot.read_bytes().startswith(b"\x89PNG")
        assert screenshot.stat().st_size < 300_000
