"""A card that the bank declines is not the end of an order."""

import pytest
from playwright.sync_api import expect

from tests.browser.visit import ADA, LAMP

pytestmark = pytest.mark.browser

DECLINED = "4000 0000 0000 0002"


def test_a_declined_card_is_replaced_on_the_order_page_and_the_order_goes_on(somebody):
    ada = somebody(width=375)
    ada.put_into_cart(LAMP)
    ada.fill_in_checkout(**{"Card number": DECLINED})
    ada.order()
    another = ada.page.get_by_role("region", name="Pay once more")
    expect(another.get_by_role("alert")).to_contain_text("Your bank declined the card.")
    ada.expect_accessible(375)
    another.get_by_label("Card number").fill(ADA["Card number"])
    another.get_by_role("button", name="Pay now").click()
    ada.expect_step("Delivered")
    expect(another).to_be_hidden()
