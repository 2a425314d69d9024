"""Somebody of the staff, in the back office."""

from playwright.sync_api import Page, expect

from tests.browser.visit import Visit

PASSWORD = "papilio-demo"  # every demo login's


class Colleague(Visit):
    """A window of the back office, and who works there. On a phone its navigation is folded away: links lead on."""

    def __init__(self, page: Page, login: str) -> None:
        super().__init__(page)
        page.goto("/admin/login/?next=/admin/")
        page.locator("[name=username]").fill(login)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[type=submit]").click()
        expect(page).to_have_url("/admin/")

    def is_told(self, words: str) -> None:
        expect(self.page.get_by_text(words)).to_be_visible()
