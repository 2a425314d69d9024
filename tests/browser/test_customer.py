"""A customer: an account, a second purchase with less to type, one taken back, and one sent back."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stockroom import without
from tests.browser.visit import LAMP

pytestmark = pytest.mark.browser


def code_from_mail(page: Page) -> str:
    """Look into the mailbox, in another tab, as one does."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Read your mails here").click()
    mails = opened.value
    letter = mails.get_by_role("article").first.inner_text()
    mails.close()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter, re.MULTILINE)
    assert code, letter
    return code[1]


def open_account(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Open an account").click()
    page.get_by_label("Full name").fill("Grace Hopper")
    page.get_by_label("E-mail").fill(f"{uuid4().hex}@example.org")
    page.get_by_label("Password").fill("nanosecond-of-wire")
    page.get_by_role("button", name="Open the account").click()
    page.get_by_label("Code").fill(code_from_mail(page))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Grace Hopper")).to_be_visible()


def pay_and_order(page: Page) -> str:
    page.get_by_role("button", name="Go on to delivery and payment").click()
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_role("button", name="Go on to check your order").click()
    page.get_by_role("button", name="Order and pay").click()
    page.wait_for_url("**/orders/**")
    return page.url


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_a_customer_signs_up_buys_again_cancels_and_sends_back(system, somebody, width, scheme):
    grace = somebody(width=width, color_scheme=scheme)
    page = grace.page
    open_account(page)
    grace.expect_accessible(width)

    grace.put_into_cart(LAMP)
    page.get_by_role("button", name="Go to checkout").click()
    expect(page.get_by_role("region", name="You", exact=True)).to_contain_text("Grace Hopper")
    page.get_by_label("Street and number").fill("1 Cobol Court")
    page.get_by_label("Postcode").fill("1010")
    page.get_by_label("Town").fill("Vienna")
    page.get_by_label("Country").select_option("AT")
    first = pay_and_order(page)
    grace.expect_step("Delivered")

    page.goto("/account/orders/")
    grace.expect_accessible(width)
    page.get_by_role("button", name="Order again").click()
    page.get_by_role("button", name="Go to checkout").click()
    expect(page.get_by_role("radio", name="1 Cobol Court")).to_be_checked()  # nothing is asked twice
    grace.expect_accessible(width)
    with without(system, "consume-shipping"):  # so that there is time to change one's mind
        pay_and_order(page)
        grace.expect_step("Paid")
        page.get_by_role("link", name="Cancel this order").click()
        grace.expect_accessible(width)
        page.get_by_role("button", name="Cancel this order").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("cancelled")
    grace.expect_accessible(width)

    page.goto(first)
    page.get_by_role("link", name="Send something back").click()
    page.get_by_label("Why?").fill("It glows when nobody is in the room.")
    grace.expect_accessible(width)
    page.get_by_role("button", name="Ask for the return").click()
    expect(page.get_by_role("heading", name="What you send back")).to_be_visible()
    grace.expect_accessible(width)
