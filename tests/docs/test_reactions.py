"""The README's table of who reacts to what is the registry's."""

from events.handling import groups
from shop.local.programs import CONSUMERS
from shop.projections import STORIES
from tests.docs.pages import names, table

APPS = ("orders", "inventory", "shipping", "shop")


def rows():
    return {
        names(group)[0]: (names(process), names(hears))
        for group, process, hears, _ in table("README.md", heading="Who reacts to what")
    }


def ours():
    """The groups of the apps; tests declare groups of their own."""
    for group in groups.values():
        if group is STORIES.group:
            yield group.name, set()  # it watches topics, and reacts to none of their events
        heard = {event for event, handler in group.handlers.items() if handler.__module__.startswith(APPS)}
        if heard:
            yield group.name, {event.__name__ for event in heard}


class TestReactions:
    def test_lists_every_group_with_all_that_it_hears(self):
        assert {group: set(hears) for group, (_, hears) in rows().items()} == dict(ours())

    def test_names_no_event_twice_in_a_row(self):
        assert [hears for _, hears in rows().values() if len(hears) != len(set(hears))] == []

    def test_says_which_process_consumes_for_each_group(self):
        runs = {group: [process] for process, names_ in CONSUMERS.items() for group in names_.split()}
        assert {group: process for group, (process, _) in rows().items()} == runs
