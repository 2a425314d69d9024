"""The ideas around the journey: a group is sent back by a click, a table thrown away, and nothing is changed by it."""

import re

import pytest
from playwright.sync_api import Page, expect

from events.testing.waiting import eventually

pytestmark = pytest.mark.browser

PAGES = ("/journey/log/", "/journey/log/events/", "/journey/log/database/", "/journey/log/rebuild/")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def figure(page: Page, name: str):
    """The number that stands above these words."""
    return page.locator("dl > div").filter(has=page.get_by_text(name, exact=True)).locator("dd")


@pytest.fixture(scope="module")
def orders(system):
    """Something lies on the log, and the visitors' group has read it."""
    system.manage("place_demo_orders", "3")


def test_one_sends_a_group_back_and_nothing_happens_twice(somebody, orders):
    page = somebody().page
    page.goto("/journey/log/")
    expect(page.get_by_text("Live: looks again every second.")).to_be_visible()
    press(page, "Send journey-tally back to the beginning")
    expect(page.get_by_text("and up to date again.", exact=False).first).to_be_visible()
    assert int(figure(page, "received again").inner_text()) > 0
    assert figure(page, "of them applied").inner_text() == "0"


def test_one_throws_a_table_away_and_it_comes_back_as_it_was(somebody, orders):
    page = somebody(width=375).page
    page.goto("/journey/log/rebuild/")
    before = int(figure(page, "orders").inner_text())
    press(page, "Empty the table, and fill it from the log")
    expect(page.get_by_text("the table that was thrown away")).to_be_visible()  # and what has happened since, perhaps
    assert int(figure(page, "orders").inner_text()) >= before >= 3


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_everybody_can_use_the_pages(somebody, orders, width, scheme):
    ada = somebody(width=width, color_scheme=scheme)
    for page in PAGES:
        ada.page.goto(page)
        ada.expect_accessible(width)


def test_they_are_whole_without_a_script(somebody, orders):
    page = somebody(java_script_enabled=False).page
    record = page.get_by_role("link", name=re.compile(r"Record \d+")).first

    def shows_a_record():  # a Kafka that is busy for seconds is called away, until somebody looks again
        page.goto("/journey/log/")
        return record.is_visible()

    eventually(shows_a_record)
    record.click()
    press(page, "Send journey-tally back to here")
    expect(page.get_by_role("heading", name="What journey-tally made of it")).to_be_visible()
    expect(
        page.get_by_text("Asked for.").or_(page.get_by_text("Sent back by")).or_(page.get_by_text("One thing at a"))
    ).to_be_visible()
