"""Staff hold a group up and let it go on, and see on the page what comes of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.backoffice import Colleague
from tests.browser.insight import confirm, expect_figure
from tests.browser.stockroom import without
from tests.browser.visit import CUP

pytestmark = pytest.mark.browser

GROUP = "/staff/pipeline/groups/fraud-checks"


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_a_paused_group_falls_behind_and_catches_up_once_it_is_resumed(system, somebody, width, scheme):
    manager = Colleague(somebody(width=width, color_scheme=scheme).page, "manager")
    page, ada = manager.page, somebody(width=width)
    page.goto("/staff/pipeline")
    manager.expect_accessible(width)
    page.get_by_role("link", name="fraud-checks").last.click()
    expect_figure(page, "behind", "0")
    confirm(page, "Pause…", "Pause", reason="to see what happens")
    try:
        manager.is_told("fraud-checks is paused.")
        ada.buy(CUP)
        expect_figure(page, "behind", re.compile(r"^[1-9]"))
        expect(page.get_by_text("paused", exact=True).first).to_be_visible()
        manager.expect_accessible(width)
        expect(ada.page.get_by_text("Fraud is paused at the moment")).to_be_visible(timeout=60_000)
        ada.expect_accessible(width)
    finally:
        page.goto(GROUP)
        confirm(page, "Resume…", "Resume")
    manager.is_told("fraud-checks goes on.")
    expect_figure(page, "behind", "0")
    ada.expect_step("Delivered")
    expect(page.get_by_text("to see what happens").first).to_be_visible()


def test_the_pipeline_says_that_a_group_has_no_process(system, somebody):
    page = Colleague(somebody().page, "reader").page
    with without(system, "consume-fraud"):
        page.goto(GROUP)
        expect_figure(page, "processes", "0")
        expect(page.get_by_role("link", name="Pause…")).to_have_count(0)  # readers look
    expect_figure(page, "processes", "1")
