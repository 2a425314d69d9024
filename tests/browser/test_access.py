"""A guest's link opens the order anywhere; the order's id alone opens nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.visit import LAMP

pytestmark = pytest.mark.browser


def test_the_link_works_elsewhere_and_the_bare_id_does_not(somebody):
    ada, friend = somebody(), somebody(width=375)
    ada.buy(LAMP)
    link = ada.page.get_by_role("link", name="/orders/").get_attribute("href")
    bare = link.split("?")[0]
    friend.page.goto(link)
    friend.expect_step("Delivered")
    assert friend.page.goto(bare).status == 404
    assert ada.page.goto(bare).status == 200  # this browser placed it
    expect(ada.page.get_by_role("heading", name="Order P-")).to_be_visible()
