"""What staff and shoppers do around the pages that show what the events did."""

import re

from playwright.sync_api import Page, expect

from events.testing import eventually


def order_id(url: str) -> str:
    """Of the order that this address shows."""
    found = re.search(r"/orders/([0-9a-f-]{36})/", url)
    assert found, url
    return found[1]


def see(page: Page, url: str, *, words: str) -> None:
    """Load the page anew until it says so: what it tells has still to come about."""

    def says() -> bool:
        page.goto(url)
        return words in page.locator("main, #main, body").first.inner_text()

    eventually(says, within=60, every=0.5)


def confirm(page: Page, action: str, button: str, *, reason: str = "") -> None:
    """From a page with the action's link, through the question, back to that page."""
    page.get_by_role("link", name=action).click()
    if reason:
        page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()


def figure(page: Page, name: str):
    """The live part's figure of this name."""
    return page.locator("dl.pipe-facts > div").filter(has=page.get_by_text(name, exact=True)).locator("dd").first


def expect_figure(page: Page, name: str, told: str | re.Pattern[str]) -> None:
    """Sooner or later, without a reload."""
    expect(figure(page, name)).to_have_text(told, timeout=60_000, use_inner_text=True)
