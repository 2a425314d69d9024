"""Staff read an order's story: what came twice and had no effect, what was set aside, and how they let it go on."""

import pytest
from playwright.sync_api import expect

from tests.browser.backoffice import Colleague
from tests.browser.insight import confirm, order_id, see
from tests.browser.visit import CUP
from tests.system.instead import instead
from tests.system.recovering import run_beside

pytestmark = pytest.mark.browser

# A pause between two orders so long that no computer can tell it: the fraud check fails for whatever it gets.
NO_SUCH_TIME = "99999999999999"


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_what_was_published_twice_is_told_as_received_twice_and_applied_once(system, somebody, width, scheme):
    ada = somebody()
    ordered = order_id(ada.buy(CUP))
    ada.expect_step("Delivered")
    copies = int(run_beside(system, "tests.system.again", ordered))
    assert copies > len(("placed", "validated", "paid", "packed", "dispatched", "on its way", "delivered"))

    manager = Colleague(somebody(width=width, color_scheme=scheme).page, "manager")
    page, story = manager.page, f"/staff/orders/{ordered}/story"
    see(page, story, words="received 2×, applied once")  # noqa: RUF001
    manager.expect_accessible(width)
    placed = page.locator("li.story-item").filter(has=page.get_by_role("heading", name="orders.order-placed.v1"))
    expect(placed.locator(".story-place")).to_have_count(2)
    placed.get_by_role("link", name="Its record").click()
    expect(page.get_by_label("The record's value")).to_contain_text(ordered)
    page.locator(".story-copies a").nth(1).click()  # the copy is the same event
    expect(page.get_by_label("The record's value")).to_contain_text(ordered)
    manager.expect_accessible(width)

    page.goto(f"{story}?view=tree")
    expect(page.locator(".story-tree li li").first).to_be_visible()
    manager.expect_accessible(width)
    page.locator(".story-item time").first.click()
    expect(page.get_by_role("region", name="As of a moment").locator("tbody tr").first).to_be_visible()
    manager.expect_accessible(width)


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_what_was_parked_is_redriven_from_the_page_and_the_order_goes_on(system, somebody, width, scheme):
    ada = somebody(width=width)
    manager = Colleague(somebody(width=width, color_scheme=scheme).page, "manager")
    page = manager.page
    with instead(system, "consume-fraud", FRAUD_SESSION_GAP_SECONDS=NO_SUCH_TIME):
        ordered = order_id(ada.buy(CUP))
        see(page, f"/staff/orders/{ordered}/story", words="parked: ")
        expect(page.get_by_text("OverflowError").first).to_be_visible()
        expect(ada.page.get_by_text("Fraud set your order aside")).to_be_visible(timeout=60_000)
        manager.expect_accessible(width)

    page.goto("/staff/pipeline/groups/fraud-checks")
    manager.expect_accessible(width)
    confirm(page, "Redrive all that is parked…", "Redrive all", reason="the clock is mended")
    manager.is_told("1 keys were tried, 1 events applied.")
    see(page, f"/staff/orders/{ordered}/story", words="redrive by manager: the clock is mended")
    ada.expect_step("Delivered")
    see(page, "/staff/pipeline/groups/fraud-checks", words="the clock is mended")
    manager.expect_accessible(width)
