"""Nobody needs JavaScript: looking around, choosing, ordering and waiting for the parcel."""

import pytest
from playwright.sync_api import expect

from tests.browser.visit import LAMP

pytestmark = pytest.mark.browser


def test_whoever_has_no_javascript_buys_all_the_same(somebody):
    ada = somebody(width=375, java_script_enabled=False)
    page = ada.page
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_text("Shelves", exact=True).click()
    page.get_by_role("navigation", name="Shelves").get_by_role("link", name="Lamps", exact=True).click()
    page.get_by_role("link", name="Cheapest").click()
    page.get_by_role("link", name="Low Moon", exact=True).click()
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("button", name="Remove").click()
    ada.put_into_cart(LAMP)
    page.get_by_role("spinbutton").fill("2")
    page.get_by_role("button", name="Update the cart").click()
    expect(page.get_by_role("spinbutton")).to_have_value("2")
    page.get_by_role("button", name="Go to checkout").click()
    page.get_by_role("button", name="Go on to delivery and payment").click()
    expect(page.get_by_role("alert")).to_contain_text("Tell us your name.")
    ada.fill_in_checkout()
    ada.order()
    while not page.get_by_text("Your parcel has arrived").is_visible():
        page.get_by_role("link", name="Refresh this page").click()
    expect(page.get_by_role("link", name="Refresh this page")).to_be_hidden()
