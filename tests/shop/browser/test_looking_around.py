import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from shop.models import Availability
from shop.services.catalogue import publish_products
from tests.shop.shelves import draft, put_up_shelves, sell_many

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenständer"
PAGES = (
    "/",
    "/c/rugs/",
    "/?q=nowhere",
    "/products/garish-rug/",
    "/products/long/",
    "/c/attic/",
    "/journey/",
    "/journey/stages/4/",
)


@pytest.fixture
def goods():
    rugs = put_up_shelves()
    publish_products(
        drafts=[draft(), draft("long", name=LONG, brand=LONG, description=LONG, details=f"{LONG}: {LONG}")]
    )
    sell_many(rugs, 30)
    Availability.objects.create(sku="GARISH-RUG-1", available=0, version=1)
    Availability.objects.create(sku="GARISH-RUG-2", available=3, version=1)


def policy_breaches(page: Page) -> list[str]:
    """What the browser refused to run or load; filled while the page is used."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    return said


@pytest.mark.usefixtures("goods")
class TestPages:
    @pytest.mark.parametrize(
        ("width", "scheme"), [(320, "dark"), (375, "light"), (375, "dark"), (1280, "light"), (1280, "dark")]
    )
    def test_are_accessible_and_never_scroll_sideways(self, live_server, visitor, width, scheme):
        page = visitor(width=width, color_scheme=scheme).new_page()
        breaches = policy_breaches(page)
        for path in PAGES:
            page.goto(live_server.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        assert breaches == []

    def test_can_be_walked_with_the_keyboard_alone(self, live_server, visitor):
        page = visitor().new_page()
        page.goto(live_server.url + "/products/garish-rug/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")
        page.get_by_role("radio", name="Marmalade").focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="Teal")).to_be_checked()
        expect(page.get_by_role("status")).to_have_text("3 left", use_inner_text=True)


@pytest.mark.usefixtures("goods")
class TestProduct:
    def test_shows_the_chosen_variant_without_a_script(self, live_server, visitor):
        page = visitor(java_script_enabled=False).new_page()
        page.goto(live_server.url + "/products/garish-rug/")
        expect(page.get_by_role("img", name="Marmalade")).to_be_visible()
        expect(page.get_by_text("Sold out", exact=True)).to_be_visible()
        page.get_by_text("Teal").click()
        expect(page.get_by_role("img", name="Teal")).to_be_visible()
        expect(page.get_by_role("img", name="Marmalade")).to_be_hidden()
        expect(page.get_by_text("3 left")).to_be_visible()
        expect(page.get_by_text("Sold out", exact=True)).to_be_hidden()
        page.get_by_role("button", name="Add to cart").click()
        expect(page.get_by_role("heading", name="Your cart")).to_be_visible()
        expect(page.get_by_role("link", name="Garish Rug, Teal")).to_be_visible()
