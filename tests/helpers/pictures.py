"""Pictures of pages, small enough to be kept with the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

TALLEST: Final = 1800
"""Pixels of a page of 1280 that are kept; what is below looks like what is above."""

_COLOURS: Final = 64


def shoot(page: Page, path: Path, *, whole: bool = True) -> None:
    """Save what a page shows as a PNG of few colours, with the pointer and the moving parts out of the way."""
    page.mouse.move(1, 1)
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, TALLEST)} if whole else None
    page.screenshot(path=path, full_page=whole, clip=clip, animations="disabled")
    with Image.open(path) as taken:  # a page has few colours: a third of the bytes
        taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
