"""From the cart to the order: once, with what was seen, and for everybody to see."""

import pytest
from playwright.sync_api import expect

from tests.browser.stockroom import orders_of, receive, sell_out, without
from tests.browser.visit import CHAIR, LAMP

pytestmark = pytest.mark.browser


def test_a_double_click_orders_once(system, somebody):
    ada = somebody()
    ada.put_into_cart(LAMP)
    ada.fill_in_checkout(**{"Full name": "Ada Doubleclick"})
    ada.page.get_by_role("button", name="Order and pay").dblclick()
    ada.page.wait_for_url("**/orders/**")
    ada.expect_step("Delivered")
    assert orders_of(system, "Ada Doubleclick") == 1


def test_a_form_sent_again_after_going_back_leads_to_the_same_order(system, somebody):
    ada = somebody()
    ada.put_into_cart(LAMP)
    ada.fill_in_checkout(**{"Full name": "Ada Twice"})
    form = ada.page.evaluate("Object.fromEntries(new FormData(document.querySelector('form[method=post].split')))")
    url = ada.order()
    again = ada.page.request.post("/checkout/review/", form=form, headers={"Referer": url})
    assert again.url == url
    assert orders_of(system, "Ada Twice") == 1


def test_a_refused_order_says_why_and_how_to_go_on(system, somebody):
    ada = somebody(width=375)
    ada.put_into_cart(CHAIR)
    ada.fill_in_checkout()
    try:
        with without(system, "consume-shop"):  # the shop does not hear of it in time; inventory knows
            sell_out(system, CHAIR)
            ada.order()
            ada.watch()
        expect(ada.page.get_by_role("alert")).to_contain_text("sold out")
        expect(ada.page.get_by_role("status")).to_contain_text("We could not accept your order.")
        assert ada.seen()[-1] == 2
        ada.expect_accessible(375)
        other = ada.page.context.new_page()
        other.goto(f"/products/{CHAIR}/")
        expect(other.locator("[data-sku]").first).to_have_text("Sold out")
        ada.page.get_by_role("button", name="Put it back into my cart").click()
        expect(ada.page.get_by_text("is sold out. Nothing was added.")).to_be_visible()
    finally:
        receive(system, CHAIR, 20)


def test_pages_for_looking_around_never_scroll_sideways_on_the_smallest_phone(somebody):
    ada = somebody(width=320)
    for path in (
        "/",
        "/c/lamps/",
        f"/products/{LAMP}/",
        "/?q=lamp",
        "/?q=xyzzy",
        "/help/",
        "/orders/find/",
        "/account/sign-in/",
    ):
        ada.page.goto(path)
        ada.expect_accessible(320)


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (375, "light"), (1280, "dark")])
def test_pages_are_accessible_and_never_scroll_sideways(somebody, width, scheme):
    ada = somebody(width=width, color_scheme=scheme)
    ada.page.goto("/cart/")
    ada.expect_accessible(width)
    ada.put_into_cart(LAMP, CHAIR)
    ada.expect_accessible(width)
    ada.page.goto("/checkout/")
    ada.expect_accessible(width)
    ada.page.get_by_role("button", name="Go on to delivery and payment").click()
    expect(ada.page.get_by_role("alert")).to_be_focused()
    ada.expect_accessible(width)
    ada.fill_in_checkout(**{"Full name": "Ada " + "Donaudampfschifffahrt" * 5})
    ada.expect_accessible(width)
    ada.order()
    ada.expect_accessible(width)
    ada.expect_step("Delivered")
    ada.expect_accessible(width)
