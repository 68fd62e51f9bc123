"""The desk of a whole copy, opened in Chromium by one of its demonstration people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers import running_desk

if TYPE_CHECKING:
    from helpers.stack import Stack
    from playwright.sync_api import Browser, Page


def sign_in(stack: Stack, chromium: Browser, username: str) -> Page:
    """Sign in and return the first page, in a context of its own."""
    page = chromium.new_context(base_url=f"http://127.0.0.1:{stack.settings.port('web')}").new_page()
    running_desk.sign_in(page, username)
    return page
