"""What the documents tell people to type can be typed."""

import re
import subprocess

import pytest
from django.core.management import get_commands

from tests.docs.pages import CHECKOUT, PAGES, commands, text

MAKE = re.compile(r"(?<![\w.-])make ([a-z][a-z-]*)")
MANAGE = re.compile(r"manage\.py ([a-z_]+)")


def make_targets():
    listed = subprocess.run(["make", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  make (\S+)", listed, re.M))


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
class TestCommands:
    def test_names_only_make_targets_that_make_help_lists(self, document):
        assert set(MAKE.findall(commands(document))) <= make_targets()

    def test_names_only_management_commands_that_there_are(self, document):
        assert set(MANAGE.findall(commands(document))) <= set(get_commands())


class TestReadme:
    def test_starts_the_shop_with_one_command(self):
        assert "```sh\nmake run\n```" in text("README.md")

    def test_names_every_management_command_of_ours(self):
        ours = {name for name, app in get_commands().items() if app in {"events", "shop", "orders", "inventory"}} - {
            "seed"
        }
        assert ours <= set(MANAGE.findall(commands(CHECKOUT / "README.md")))
