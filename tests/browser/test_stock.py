"""An open product page shows what happens to the stock."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


class Warehouse:
    """Somebody who counts, in the admin site."""

    def __init__(self, page: Page, sku: str) -> None:
        self.page, self.sku = page, sku
        page.goto(self.adjusting)
        page.locator("[name=username]").fill("warehouse")
        page.locator("[name=password]").fill("papilio-demo")
        page.locator("[type=submit]").click()

    @property
    def adjusting(self) -> str:
        return f"/admin/inventory/stockitem/{self.sku}/adjust/"

    def available(self) -> int:
        self.page.goto(self.adjusting)
        return int(self.page.locator("dt:has-text('Available') + dd").inner_text())

    def adjust(self, by: int, reason: str) -> None:
        self.page.goto(self.adjusting)
        self.page.locator("[name=quantity]").fill(str(by))
        self.page.locator("[name=reason]").fill(reason)
        self.page.get_by_role("button", name="Adjust").click()
        expect(self.page.get_by_text(f"Adjusted {self.sku} by {by}")).to_be_visible()


@pytest.mark.parametrize("width", [375, 1280])
def test_the_admin_s_adjustment_shows_on_the_open_product_page(somebody, width):
    ada = somebody(width=width).page
    ada.goto("/products/porcini-lamp/")
    shown = ada.locator("[data-live-stock]")
    expect(shown).to_have_attribute("data-state", "live")
    ada.evaluate("window.sameVisit = true")
    first = shown.locator("[data-sku]").first
    warehouse = Warehouse(somebody().page, first.get_attribute("data-sku"))
    too_many = warehouse.available() - 3
    warehouse.adjust(-too_many, "Counted again")
    expect(first).to_have_text("3 left")
    warehouse.adjust(too_many, "Found behind the shelf")
    expect(first).to_have_text("In stock")
    assert ada.evaluate("window.sameVisit")
