"""A desk of the demonstration and a Chromium before it, for benchmarks of pages."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from line123.bench.copy import running_copy
from line123.bench.registry import BenchmarkError
from ticketing import demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from line123.bench.registry import Order
    from ticketing.core.config import Settings

_PARTS: Final = ("redis", "web", "events")
_FLAGS: Final = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run")
_PATIENCE_MS: Final = 60_000


@contextmanager
def desk_and_browser(order: Order) -> Iterator[tuple[Settings, Browser]]:
    """Start both and stop them at the end. Raises BenchmarkError when this machine has no Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise BenchmarkError("Playwright is not installed: run this in the environment of `make test`.") from error
    path = shutil.which("chromium")
    if path is None:
        raise BenchmarkError("This machine has no Chromium.")
    with running_copy(order.ports, order.say, only=_PARTS, demo=True) as copy, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield copy.settings, browser
        finally:
            browser.close()


def signed_in(browser: Browser, settings: Settings, username: str) -> BrowserContext:
    """Return a context in which a person of the demonstration is signed in."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{settings.port('web')}", locale="id-ID")
    context.set_default_timeout(_PATIENCE_MS)
    page: Page = context.new_page()
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", demo.PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.close()
    return context
