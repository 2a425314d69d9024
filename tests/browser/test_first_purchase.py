"""A guest buys for the first time: from the front door, over the shelves, to a parcel that has arrived."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def go_to_shelf(page: Page, name: str) -> None:
    """By the tree in the head, which is folded where there is no room for it."""
    shelves = page.get_by_role("navigation", name="Shelves")
    if shelves.get_by_text("Shelves", exact=True).is_visible():
        shelves.get_by_text("Shelves", exact=True).click()
    shelves.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def expect_stop(page: Page, name: str) -> None:
    """The checkout's bar says that this is where one is."""
    expect(page.get_by_role("navigation", name="Steps of the checkout").locator("[aria-current=step]")).to_have_text(
        name
    )
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_a_guest_buys_for_the_first_time(somebody, width, scheme):
    ada = somebody(width=width, color_scheme=scheme)
    page = ada.page
    page.goto("/")
    ada.expect_accessible(width)
    go_to_shelf(page, "Lamps")
    ada.expect_accessible(width)
    page.get_by_role("link", name="Porcini", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("In stock", use_inner_text=True)
    page.get_by_role("group", name="Which one?").get_by_role("radio").nth(1).check()
    page.get_by_label("Pieces").fill("2")
    ada.expect_accessible(width)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("spinbutton")).to_have_value("2")
    ada.expect_accessible(width)
    page.get_by_role("button", name="Go to checkout").click()

    expect_stop(page, "Your details")
    page.get_by_role("button", name="Go on to delivery and payment").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Tell us your name.").click()
    expect(page.get_by_label("Full name")).to_be_focused()
    ada.expect_accessible(width)
    page.keyboard.type("Ada Lovelace")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Street and number").fill("12 St James's Square")
    page.get_by_label("Postcode").fill("1010")
    page.get_by_label("Town").fill("Vienna")
    page.get_by_label("Country").select_option("Austria")
    page.get_by_role("button", name="Go on to delivery and payment").click()

    expect_stop(page, "Delivery and payment")
    ada.expect_accessible(width)
    page.get_by_role("link", name="Back to your details").click()
    expect(page.get_by_label("Town")).to_have_value("Vienna")
    page.get_by_role("button", name="Go on to delivery and payment").click()
    page.get_by_role("button", name="Use").first.click()
    expect(page.get_by_label("Card number")).not_to_have_value("")
    page.get_by_role("button", name="Go on to check your order").click()

    expect_stop(page, "Check and order")
    ada.expect_accessible(width)
    page.get_by_role("button", name="Order and pay").click()
    page.wait_for_url("**/orders/**")
    ada.expect_step("Delivered")
    ada.expect_accessible(width)
