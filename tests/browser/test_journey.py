"""The tour: one order on six roads, Shipping stopped and started by a click, and everybody watching."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.system.running import soon

pytestmark = pytest.mark.browser

LOST, CAUGHT_UP = (1, 3), (2, 4, 5, 6)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


class Tour:
    """Somebody on the Journey page."""

    def __init__(self, visit) -> None:
        self.visit, self.page = visit, visit.page
        self.page.goto("/journey/")
        self.expect_live()

    def expect_live(self) -> None:
        expect(self.page.locator("[data-journey]")).to_have_attribute("data-state", "live")

    def place(self) -> None:
        button(self.page, "Place an order in all six").click()

    def press(self, name: str) -> None:
        """Press a switch until it gives way: whoever is too quick is told to wait a moment."""

        def gone() -> bool:
            ready = self.page.get_by_role("button", name=name, disabled=False)
            if ready.is_visible():
                with suppress(Error):  # a page that moves may have taken it away since
                    ready.click(timeout=2_000)
            return not button(self.page, name).is_visible()

        soon(gone, every=0.5)

    def expect_words(self, words: str, *lanes: int) -> None:
        for lane in lanes:
            expect(self.page.locator(f"[data-lane='{lane}'] [data-words]")).to_have_text(words, timeout=60_000)

    def drawn(self, lane: int) -> list[str]:
        return self.page.locator(f"[data-lane='{lane}'] [data-who]").all_inner_texts()

    def counter(self, name: str, lane: int) -> str:
        return self.page.locator(f"[data-lane='{lane}'] [data-{name}]").inner_text()


@pytest.fixture
def started_again(somebody):
    """Whatever becomes of the test, the next one finds Shipping as it should be."""
    yield
    page = somebody().page
    page.goto("/journey/")
    if button(page, "Start Shipping").is_visible():
        button(page, "Start Shipping").click()
        expect(button(page, "Stop Shipping")).to_be_visible()


@pytest.mark.usefixtures("started_again")
def test_one_breaks_shipping_and_sees_who_catches_up(somebody):
    ada = Tour(somebody())
    bob = Tour(somebody(width=375, color_scheme="dark"))
    ada.place()
    ada.expect_words("Shipped", 1, 2, 3, 4, 5, 6)
    assert ada.drawn(1)[0] == "You press the button, and wait"
    assert "Shipping calls Customers, waits" in ada.drawn(3)
    assert "Orders tells the log, goes on" in ada.drawn(4)
    assert "Shipping calls Customers, waits" in ada.drawn(4)
    assert "Shipping calls Customers, waits" not in ada.drawn(5)
    first = ada.page.url

    ada.press("Stop Shipping")
    expect(button(bob.page, "Start Shipping")).to_be_visible()  # everybody sees it, and when it ends by itself
    expect(bob.page.locator("[data-switch=shipping] [data-left]")).to_contain_text("4:")
    ada.place()
    ada.expect_words("Refused: the order is lost", *LOST)
    ada.expect_words("Accepted, waits to be shipped", *CAUGHT_UP)
    assert [ada.counter("lost", lane) for lane in range(1, 7)] == ["1", "0", "1", "0", "0", "0"]
    bob.expect_words("Nothing placed yet", 1, 2, 3, 4, 5, 6)  # and nobody sees another one's orders
    ada.visit.expect_accessible(1280)
    bob.visit.expect_accessible(375)

    ada.press("Start Shipping")
    ada.expect_words("Shipped", *CAUGHT_UP)
    ada.expect_words("Refused: the order is lost", *LOST)
    expect(ada.page.get_by_role("status").first).not_to_be_empty()
    ada.page.goto(first)  # the first order is still there, drawn by the server
    ada.expect_words("Shipped", 1, 2, 3, 4, 5, 6)
    seen = ada.page.locator("[data-cell='3-shipping-down'] .cell__seen")
    expect(seen).to_have_text("seen: refused at the till")


def test_whoever_has_no_javascript_takes_the_tour_all_the_same(somebody):
    page = somebody(width=375, java_script_enabled=False).page
    page.goto("/journey/")
    button(page, "Place an order in all six").click()
    while page.locator("[data-lane][data-state=shipped]").count() < 6:
        page.get_by_role("link", name="Refresh this page").click()
    button(page, "Rename the column").click()
    expect(page.get_by_text("Column: delivery_address")).to_be_visible()
    soon(lambda: _named_back(page), every=0.5)


def _named_back(page: Page) -> bool:
    button(page, "Name it back").click()
    return page.get_by_text("Column: address").is_visible()
