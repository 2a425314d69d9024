"""What somebody does in the shop, in the words of somebody who does it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

LAMP, CHAIR = "porcini-lamp", "parson-chair"
CUP = "second-cup-mug"  # there are enough of them for tests that order often

ADA = {
    "Full name": "Ada Lovelace",
    "E-mail": "ada@example.org",
    "Street and number": "12 St James's Square",
    "Postcode": "1010",
    "Town": "Vienna",
    "Card number": "4242 4242 4242 4242",
}

# Every version that the order page shows, for as long as it is not reloaded.
WATCH = """() => {
    const page = document.querySelector("[data-live-order]");
    window.seen = [Number(page.dataset.version)];
    new MutationObserver(() => window.seen.push(Number(page.dataset.version)))
        .observe(page, { attributes: true, attributeFilter: ["data-version"] });
}"""


class Visit:
    """A window of the shop, and somebody in front of it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def put_into_cart(self, *slugs: str) -> None:
        for slug in slugs:
            self.page.goto(f"/products/{slug}/")
            self.page.get_by_role("button", name="Add to cart").click()
            expect(self.page.get_by_role("heading", name="Your cart")).to_be_visible()

    def fill_in_checkout(self, **changes: str) -> None:
        """Both steps of the checkout that ask something; what follows is the last look."""
        said = ADA | changes
        card = said.pop("Card number")
        self.page.goto("/checkout/")
        for label, text in said.items():
            self.page.get_by_label(label).fill(text)
        self.page.get_by_label("Country").select_option("AT")
        self.page.get_by_role("button", name="Go on to delivery and payment").click()
        self.page.get_by_label("Card number").fill(card)
        self.page.get_by_role("button", name="Go on to check your order").click()
        expect(self.page.get_by_role("heading", name="Check and order")).to_be_visible()

    def order(self) -> str:
        """Press the button; returns where the order can be watched."""
        self.page.get_by_role("button", name="Order and pay").click()
        self.page.wait_for_url("**/orders/**")
        return self.page.url

    def buy(self, *slugs: str) -> str:
        """From the shelf to the order page."""
        self.put_into_cart(*slugs)
        self.fill_in_checkout()
        return self.order()

    def watch(self) -> None:
        """From now on note every version shown. A reload would forget them, and be noticed by that."""
        self.page.evaluate(WATCH)

    def seen(self) -> list[int]:
        return self.page.evaluate("window.seen")

    def expect_step(self, name: str) -> None:
        """The page says that the order is there now."""
        expect(self.page.locator("[aria-current=step]")).to_contain_text(name)

    def expect_live(self) -> None:
        expect(self.page.locator("[data-live-order]")).to_have_attribute("data-state", "live")

    def expect_accessible(self, width: int) -> None:
        """axe finds nothing, and nothing has to be scrolled sideways."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
