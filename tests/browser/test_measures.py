"""Pages are light, and nothing in them jumps: measured in the browser, on the way from the door to the parcel."""

import pytest

from tests.browser.measures import Measures
from tests.browser.visit import LAMP

pytestmark = pytest.mark.browser

MOST_KILOBYTES = 100


@pytest.mark.parametrize("width", [375, 1280])
def test_core_pages_are_light_and_hold_still(somebody, width):
    ada = somebody(width=width)
    measures = Measures(ada.page)

    def expect_calm(path: str) -> None:
        measures.visit(path)
        assert 0 < measures.kilobytes <= MOST_KILOBYTES, path
        assert measures.shifts == [], path

    expect_calm("/")
    expect_calm("/c/rugs/")
    expect_calm(f"/products/{LAMP}/")
    ada.put_into_cart(LAMP)
    expect_calm("/cart/")
    expect_calm("/checkout/")
    ada.fill_in_checkout()
    url = ada.order()
    ada.expect_step("Delivered")
    expect_calm(url)
