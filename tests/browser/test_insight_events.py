"""Staff look into the log: from a moment on, by key, and at one record with all that is known of it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from events.testing import eventually
from tests.browser.backoffice import Colleague
from tests.browser.insight import order_id
from tests.browser.visit import CUP

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_a_record_is_found_by_its_time(somebody, width, scheme):
    ada = somebody()
    before = order_id(ada.buy(CUP))
    ada.expect_step("Delivered")
    since = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    eventually(lambda: datetime.now(UTC) > since)
    ordered = order_id(ada.buy(CUP))
    ada.expect_step("Delivered")

    reader = Colleague(somebody(width=width, color_scheme=scheme).page, "reader")
    page = reader.page
    page.goto("/staff/events")
    reader.expect_accessible(width)
    page.get_by_role("link", name="orders", exact=True).click()
    page.get_by_label("From (UTC)").fill(f"{since:%Y-%m-%dT%H:%M:%S}")
    page.get_by_label("Order").select_option("Oldest first")
    page.get_by_role("button", name="Look").click()
    rows = page.locator(".log-row")
    first = rows.filter(has_text=ordered).first
    expect(first).to_contain_text("orders.order-placed.v1")
    expect(rows.filter(has_text=before)).to_have_count(0)
    reader.expect_accessible(width)

    page.get_by_label("Key").fill(ordered)
    page.get_by_role("button", name="Look").click()
    expect(rows).to_have_count(7)
    page.locator(".log-at").first.click()
    expect(page.get_by_text(ordered).first).to_be_visible()
    reader.expect_accessible(width)


def test_a_reader_sees_that_there_is_a_customer_and_not_who(somebody):
    ada = somebody()
    ada.buy(CUP)
    for login, name_shown in (("reader", False), ("manager", True)):
        page = Colleague(somebody().page, login).page
        page.goto("/staff/events/customers?type=shop.customer-changed.v1")
        page.locator(".log-at").first.click()
        told = page.locator("#main, main, body").first
        expect(told).to_contain_text("shop.customer-changed.v1")
        assert ("Ada Lovelace" in told.inner_text()) is name_shown
