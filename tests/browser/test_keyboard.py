"""Nobody needs a mouse: the whole purchase with Tab, Enter and what one types."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MOST_TABS = 150
# What a screen reader would say of the thing that has the focus.
CALLED = """() => {
    const here = document.activeElement;
    const label = here.labels?.[0]?.textContent ?? here.getAttribute("aria-label") ?? here.textContent;
    return label.replace(/\\s+/g, " ").trim();
}"""


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str) -> None:
        """Tab until the focus is on what is called like that; it can be seen there."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if name in self.page.evaluate(CALLED):
                return
        pytest.fail(f"Tab never came to {name!r} on {self.page.url}.")

    def press(self, name: str, *, leads_to: str) -> None:
        self.reach(name)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(leads_to)

    def type(self, name: str, text: str) -> None:
        self.reach(name)
        self.page.keyboard.type(text)


def test_the_whole_purchase_works_with_the_keyboard(somebody):
    ada = somebody()
    page, keys = ada.page, Keyboard(ada.page)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    keys.type("Search the shop", "porcini")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=porcini")
    keys.press("Porcini", leads_to="**/products/**")
    keys.reach("€")  # the variants, of which one is chosen already
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("group", name="Which one?").get_by_role("radio").nth(1)).to_be_checked()
    keys.press("Add to cart", leads_to="**/cart/")
    keys.press("Go to checkout", leads_to="**/checkout/")
    for name, text in {
        "Full name": "Ada Lovelace",
        "E-mail": "ada@example.org",
        "Street and number": "12 St James's Square",
        "Postcode": "1010",
        "Town": "Vienna",
        "Country": "Austria",
    }.items():
        keys.type(name, text)
    keys.press("Go on to delivery and payment", leads_to="**/checkout/payment/")
    keys.type("Card number", "4242424242424242")
    keys.press("Go on to check your order", leads_to="**/checkout/review/")
    keys.press("Order and pay", leads_to="**/orders/**")
    ada.expect_step("Delivered")
