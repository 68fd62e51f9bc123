"""``line123 bench page``: how soon the queue stands in Chromium on a slow telephone line and a slow computer."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any, Final

from line123.bench.chromium import desk_and_browser, signed_in
from line123.bench.machine import load_average
from line123.bench.registry import Measured, Order, Promise

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from ticketing.core.config import Settings

_VISITS, _SHORT_VISITS = 9, 3
_SLOW_4G: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 768_000 / 8,
}
"""150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up: what Lighthouse calls slow 4G."""

_CPU: Final = 4
_WATCH_ROWS: Final = """
new MutationObserver((_, watch) => {
  if (document.querySelector("#rows tr")) { window.rowsAt = performance.now(); watch.disconnect(); }
}).observe(document, { subtree: true, childList: true });
"""
_TIMES: Final = """() => ({
  rows: window.rowsAt / 1000,
  paint: performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000,
  html: performance.getEntriesByType("navigation")[0].responseStart / 1000,
})"""

COLUMNS: Final = {
    "visit": "visit",
    "html": "first byte s",
    "rows": "rows in the DOM s",
    "paint": "first paint s",
    "worst": "worst paint s",
    "kilobytes": "kB",
    "files": "files",
    "load": "load",
}
_NOTES: Final = (
    "The queue of the demonstration, medians; slow 4G (150 ms, 1.6 Mbit/s), processor slowed to a quarter by Chromium.",
    "cold: an empty cache; again: the same browser comes back.",
    "kB is what went over the line, with headers, compressed as sent.",
)


def measure(order: Order) -> Measured:
    """Visit the queue again and again, each time with an empty cache, then once more with a full one."""
    visits = _SHORT_VISITS if order.is_short else _VISITS
    cold: list[dict[str, float]] = []
    again: list[dict[str, float]] = []
    with desk_and_browser(order) as (settings, browser):
        cookies = signed_in(browser, settings, "agen1").cookies()
        for number in range(visits):
            order.say(f"visit {number + 1} of {visits}")
            context = _fresh(browser, settings, cookies)
            cold.append(_visit(context))
            again.append(_visit(context))
            context.close()
    rows = (_row("cold", cold), _row("again", again))
    promises = (
        Promise("rows in the DOM, seconds", 0.6, rows[0]["rows"]),
        Promise("first paint, seconds", 1.2, rows[0]["paint"]),
        Promise("kB of a first visit", 100.0, rows[0]["kilobytes"]),
    )
    return Measured(rows, COLUMNS, promises, _NOTES)


def _fresh(browser: Browser, settings: Settings, cookies: Any) -> BrowserContext:
    context = browser.new_context(base_url=f"http://127.0.0.1:{settings.port('web')}", locale="id-ID")
    context.add_cookies(cookies)
    context.add_init_script(_WATCH_ROWS)
    return context


def _visit(context: BrowserContext) -> dict[str, float]:
    page = context.new_page()
    line = context.new_cdp_session(page)
    sent: list[float] = []
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", _SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": _CPU})
    page.goto("/tickets", wait_until="load")
    page.wait_for_selector("#rows tr")
    page.wait_for_timeout(1500)
    found: dict[str, float] = page.evaluate(_TIMES)
    page.close()
    return found | {"kilobytes": sum(sent) / 1000, "files": float(len(sent))}


def _row(visit: str, found: list[dict[str, float]]) -> dict[str, Any]:
    middle = {name: round(statistics.median(one[name] for one in found), 3) for name in found[0]}
    worst = round(max(one["paint"] for one in found), 3)
    return {"visit": visit, **middle, "worst": worst, "load": load_average()}
