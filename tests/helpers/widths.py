"""What does not fit: a page wider than its window, text that is cut, things that stick out where nothing scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MISFITS = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  const width = document.documentElement.clientWidth;
  const named = (at) => [at.localName + (at.id && '#' + at.id), ...at.classList].join('.');
  const path = (at) => [at.parentElement?.parentElement, at.parentElement, at].filter(Boolean).map(named).join(' > ');
  const found = [];
  const wide = document.documentElement.scrollWidth - width;
  if (wide > 0) found.push(`the page is ${wide} px too wide`);
  const scrolls = (at) => {
    for (let up = at.parentElement; up && up !== document.body; up = up.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  for (const at of document.querySelectorAll('body *')) {
    const style = getComputedStyle(at), box = at.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden' || box.right <= 0) continue;
    if (at.closest('.visually-hidden, .skip, svg')) continue;
    if (box.right > width + 1 && !scrolls(at)) found.push(`${path(at)} ends at ${Math.round(box.right)} of ${width}`);
    const isCut = /hidden|clip/.test(style.overflowX) && at.scrollWidth > at.clientWidth + 1;
    if (isCut && style.textOverflow !== 'ellipsis' && at.localName !== 'input') found.push(`${path(at)} is cut`);
  }
  return found.slice(0, 5);
}"""


def misfits(page: Page) -> list[str]:
    """Return what does not fit into the window as it is, at most five things."""
    found: list[str] = page.evaluate(_MISFITS)
    return found
