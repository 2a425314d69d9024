"""The order page moves by itself, whatever happens to the connection, and never back."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from events.testing import eventually
from tests.browser.stockroom import without
from tests.browser.visit import CHAIR, LAMP

pytestmark = pytest.mark.browser

DELIVERED = 7


def status_of(url: str) -> str:
    """What the shop itself says, whatever the browser knows."""
    with urllib.request.urlopen(url.replace("/?", "/status?")) as answer:  # noqa: S310
        return json.load(answer)["status"]


@pytest.mark.parametrize("width", [375, 1280])
def test_an_order_is_watched_from_placed_to_delivered_without_a_reload(somebody, width):
    ada = somebody(width=width)
    ada.put_into_cart(LAMP, CHAIR)
    ada.fill_in_checkout()
    ada.order()
    ada.watch()
    ada.expect_step("Delivered")
    seen = ada.seen()
    assert seen[-1] == DELIVERED
    assert seen == sorted(set(seen))
    expect(ada.page.get_by_role("status")).to_have_text("Your parcel has arrived. Enjoy it!")
    expect(ada.page.get_by_text("Monarch Parcels").first).to_be_visible()
    expect(ada.page.locator("[data-live-order]")).to_have_attribute("data-state", "done")


def test_what_happened_offline_is_caught_up_with_online(system, somebody):
    ada = somebody()
    with without(system, "consume-shipping"):
        url = ada.buy(LAMP)
        ada.expect_step("Paid")
        ada.watch()
        ada.page.context.set_offline(True)
        expect(ada.page.get_by_text("You are offline.")).to_be_visible()
    eventually(lambda: status_of(url), becomes="DELIVERED", within=60, every=0.1)
    ada.expect_step("Paid")
    ada.page.context.set_offline(False)
    ada.expect_step("Delivered")
    assert ada.seen() == sorted(set(ada.seen()))
    for at in ada.page.locator("[data-step] [data-at]").all():
        expect(at).not_to_be_empty()


def test_a_restarted_server_is_found_again(system, somebody):
    ada = somebody()
    with without(system, "consume-shipping"):
        ada.buy(LAMP)
        ada.expect_step("Paid")
        ada.expect_live()
        ada.watch()
        system.kill("web")
        expect(ada.page.locator("[data-live-order]")).not_to_have_attribute("data-state", "live")
        ada.expect_live()
    ada.expect_step("Delivered")
    assert ada.seen() == sorted(set(ada.seen()))


def test_the_page_asks_by_itself_while_nothing_rings(system, somebody):
    ada = somebody()
    with without(system, "consume-inventory"):
        url = ada.buy(LAMP)
        ada.expect_live()
        ada.watch()
        system.stop("valkey")
    try:
        # Asking the bank is an errand, and waits for Valkey.
        eventually(lambda: status_of(url), becomes="VALIDATED", within=60, every=0.1)
        ada.expect_step("Stock confirmed")
    finally:
        system.start("valkey")
    system.wait_until_ready()
    # The errand's hint was lost: beat finds it, once it and the worker have found Valkey.
    eventually(lambda: status_of(url), becomes="DELIVERED", within=90, every=0.1)
    ada.expect_step("Delivered")
    assert ada.seen() == sorted(set(ada.seen()))


def test_two_tabs_tell_the_same(system, somebody):
    ada = somebody()
    with without(system, "consume-shipping"):
        url = ada.buy(LAMP)
        other = ada.page.context.new_page()
        other.goto(url)
    for tab in (ada.page, other):
        expect(tab.locator("[aria-current=step]")).to_contain_text("Delivered")


def test_the_page_says_what_it_waits_for(system, somebody):
    ada = somebody()
    with without(system, "relay"):
        ada.buy(LAMP)
        expect(ada.page.get_by_text("it is waiting for our event log")).to_be_visible(timeout=30_000)
    ada.expect_step("Delivered")
    with without(system, "consume-inventory"):
        ada.buy(LAMP)
        expect(ada.page.get_by_text("Waiting for the stock check (Inventory)…")).to_be_visible(timeout=30_000)
    ada.expect_step("Delivered")
