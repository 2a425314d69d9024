"""A morning in the warehouse: the delivery is booked in from its file, a shelf is counted, and orders leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from events.testing import eventually
from tests.browser.backoffice import Colleague
from tests.browser.stockroom import heard_of
from tests.browser.visit import CHAIR, LAMP

pytestmark = pytest.mark.browser

SHEET = """sku,quantity,mode,reason,reference
{lamp},5,receive,Delivery,{note}
{chair},2,receive,Delivery,{note}
MOTH-1,1,receive,Delivery,{note}
"""


@contextmanager
def packing_by_hand(system) -> Iterator[None]:
    """Shipping hears of orders late, and nobody packs by itself: that takes the relay, which moves due timers."""
    system.stop("consume-shipping")
    try:
        yield
    finally:
        for name in ("relay", "consume-shipping"):
            if system.states()[name].state != "running":
                system.start(name)


def sku_of(shopper, slug: str) -> str:
    shopper.page.goto(f"/products/{slug}/")
    return shopper.page.locator("[data-sku]").first.get_attribute("data-sku")


def stock_of(worker, sku: str) -> int:
    worker.page.goto(f"/admin/inventory/stockitem/{sku}/count/")
    return int(worker.page.locator("dt:has-text('On hand') + dd").inner_text())


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "dark")])
def test_a_worker_imports_counts_picks_and_dispatches(system, somebody, width, scheme):
    shopper = somebody()
    lamp, chair = sku_of(shopper, LAMP), sku_of(shopper, CHAIR)
    worker = Colleague(somebody(width=width, color_scheme=scheme).page, "warehouse")
    page = worker.page
    worker.expect_accessible(width)
    lamps, chairs = stock_of(worker, lamp), stock_of(worker, chair)

    # The delivery's file is shown before it counts, with its mistake.
    page.goto("/admin/inventory/stockitem/")
    worker.expect_accessible(width)
    page.get_by_role("link", name="Import a file").click()
    worker.expect_accessible(width)
    lines = SHEET.format(lamp=lamp, chair=chair, note=uuid4())
    page.locator("input[type=file]").set_input_files(
        {"name": f"delivery-{width}.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    page.get_by_role("button", name="Show what changes").click()
    worker.is_told("Nothing has changed yet.")
    expect(page.get_by_role("row", name=lamp)).to_contain_text(f"{lamps} → {lamps + 5}")
    expect(page.get_by_role("row", name="MOTH-1")).to_contain_text("receive")
    worker.expect_accessible(width)
    page.get_by_role("checkbox", name="Leave the 1 lines with mistakes out").check()
    page.get_by_role("button", name="Apply 2 changes").click()
    worker.is_told("Applied: 2 items changed.")
    worker.expect_accessible(width)

    # One chair fewer stands there than the books say.
    page.goto("/admin/inventory/stockitem/")
    page.get_by_role("link", name="Count one after the other").click()
    page.get_by_label("SKU").fill(chair.lower())
    page.get_by_label("SKU").press("Enter")
    page.get_by_label("Counted").fill(str(chairs + 1))
    page.get_by_role("button", name="Compare").click()
    worker.is_told(f"Expected {chairs + 2}, counted {chairs + 1}.")
    worker.expect_accessible(width)
    page.get_by_role("button", name=f"Record the count of {chairs + 1}").click()
    worker.is_told(f"Counted {chair}: {chairs + 1} instead of {chairs + 2}")

    # An order is fetched, packed and leaves; whoever bought sees it.
    with packing_by_hand(system):
        shopper.buy(LAMP)
        shopper.expect_step("Paid")
        number = shopper.page.get_by_role("heading", level=1).inner_text().removeprefix("Order ")
        eventually(lambda: heard_of(system, number) == "PAID")  # so it is on the log
        system.stop("relay")
        system.start("consume-shipping")
        page.goto("/admin/shipping/picklist/")
        row = page.get_by_role("row", name=number)
        eventually(lambda: page.reload() and row.is_visible(), every=0.5)  # Shipping is told of it by and by
        worker.expect_accessible(width)
        row.get_by_role("link", name=number).click()
        page.wait_for_url("**/change/**")
        if page.get_by_role("button", name="Actions", exact=True).is_visible():  # folded away on a phone
            page.get_by_role("button", name="Actions", exact=True).click()
        page.get_by_role("link", name="Packed").last.click()
        worker.expect_accessible(width)
        page.get_by_role("button", name="It is packed").click()
        worker.is_told(f"{number} is packed. The carrier is booked next.")
    shopper.expect_step("Delivered")
