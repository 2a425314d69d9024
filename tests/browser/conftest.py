from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.visit import Visit
from tests.chromium import NoBrowser, launch_options

expect.set_options(timeout=20_000)
Somebody = Callable[..., Visit]


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser, None, None]:
    try:
        options = launch_options()
    except NoBrowser as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()


@pytest.fixture
def somebody(system, chromium: Browser) -> Generator[Somebody, None, None]:
    """Somebody with a browser of their own: ``somebody(width=375)``. Whatever breaks in its pages breaks the test."""
    system.wait_until_ready()
    contexts, trouble = [], []

    def visit(*, width: int = 1280, **wanted) -> Visit:
        context = chromium.new_context(
            base_url=system.url, viewport={"width": width, "height": 800}, locale="en-GB", **wanted
        )
        contexts.append(context)
        context.on("weberror", lambda error: trouble.append(str(error.error)))
        context.on("console", lambda said: trouble.append(said.text) if "Security Policy" in said.text else None)
        return Visit(context.new_page())

    yield visit
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def page(somebody: Somebody) -> Page:
    return somebody().page
