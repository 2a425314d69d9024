from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests.chromium import NoBrowser, launch_options

Visit = Callable[..., BrowserContext]


@pytest.fixture
def visitor() -> Generator[Visit, None, None]:
    """Somebody with a browser: ``visitor(width=375, color_scheme="dark")`` opens a window of their own.

    Ask for it last, when the database holds what it should: Django refuses queries beside Playwright's event loop.
    """
    try:
        options = launch_options()
    except NoBrowser as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)

        def visit(*, width: int = 1280, **wanted) -> BrowserContext:
            return browser.new_context(viewport={"width": width, "height": 800}, **wanted)

        yield visit
        browser.close()
