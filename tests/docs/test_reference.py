"""The reference in docs/backbone.md lists every command of the backbone with its options, and quotes what there is."""

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from tests.docs.pages import CHECKOUT, blocks, names, table

ORDINARY = BaseCommand().create_parser("manage.py", "any")._actions
OF_DJANGO = {option for action in ORDINARY for option in action.option_strings}
OURS = sorted(name for name, app in get_commands().items() if app == "events")
QUOTED = [block for block in blocks(CHECKOUT / "docs" / "backbone.md") if block.origin.startswith("from ")]


def options(command):
    """What may follow the command's name, but for what Django takes everywhere."""
    for action in load_command_class("events", command).create_parser("manage.py", command)._actions:
        if not action.option_strings:
            yield action.metavar
        elif not set(action.option_strings) & OF_DJANGO:
            yield action.option_strings[-1]


class TestCommands:
    rows = {names(name)[0]: names(given) for name, given, _ in table("docs/backbone.md", heading="Commands")}

    def test_are_all_listed(self):
        assert sorted(self.rows) == OURS

    @pytest.mark.parametrize("command", OURS)
    def test_are_listed_with_their_options(self, command):
        assert sorted(self.rows[command]) == sorted(options(command))


class TestQuotes:
    @pytest.mark.parametrize("block", QUOTED, ids=lambda block: block.origin)
    def test_stand_in_the_tree(self, block):
        assert block.code in (CHECKOUT / block.origin.removeprefix("from ")).read_text()
