"""A shopper asks support why only three are left, and is told where every piece went."""

import pytest
from playwright.sync_api import expect

from tests.browser.backoffice import Colleague
from tests.browser.stockroom import leave

pytestmark = pytest.mark.browser

PAN, POT = "saturday-pan", "stovetop-coffee-pot"


@pytest.mark.parametrize(("width", "scheme", "slug"), [(375, "dark", PAN), (1280, "light", POT)])
def test_support_explains_why_there_are_three(system, somebody, width, scheme, slug):
    leave(system, slug, 5)
    shopper = somebody(width=width)
    shopper.buy(slug, slug)
    shopper.expect_step("Delivered")
    number = shopper.page.get_by_role("heading", level=1).inner_text().removeprefix("Order ")
    shopper.page.goto(f"/products/{slug}/")
    expect(shopper.page.get_by_role("status")).to_have_text("3 left", use_inner_text=True)
    sku = shopper.page.locator("[data-sku]").first.get_attribute("data-sku")

    support = Colleague(somebody(width=width, color_scheme=scheme).page, "support")
    page = support.page
    support.expect_accessible(width)
    page.goto("/admin/inventory/stockitem/")
    page.get_by_label("Scan or type a SKU").fill(sku)
    page.get_by_role("button", name="Open").click()
    support.expect_accessible(width)
    page.goto(f"/admin/inventory/stockitem/{sku}/why/")
    expect(page.get_by_role("heading", name=f"Why is {sku} 3?")).to_be_visible()
    answer = page.get_by_role("region", name=f"Why is {sku} 3?")
    expect(answer).to_contain_text("Every piece is accounted for")
    expect(answer).to_contain_text("adjusted by ada")
    expect(answer).to_contain_text("Moths")
    support.expect_accessible(width)
    answer.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    support.expect_accessible(width)
