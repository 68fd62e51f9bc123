"""A new emergency sounds, measured at the output, and the tab says so while nobody looks at it.

Chromium without a window hides no tab, so the page is told that it is hidden; what the browser then slows down, timers,
is not used for any of it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from helpers.running_desk import Copy, People

from ticketing.tickets.models import Category

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LISTEN = """
  window.loudest = 0;
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode && !(this instanceof ScriptProcessorNode)) {
      const ear = this.context.createScriptProcessor(256, 1, 1);
      ear.onaudioprocess = ({ inputBuffer }) => {
        for (const one of inputBuffer.getChannelData(0)) window.loudest = Math.max(window.loudest, Math.abs(one));
      };
      connect.call(this, ear);
      connect.call(ear, to);
    }
    return connect.call(this, to, ...more);
  };
"""


def until(page: Page, expression: str) -> None:
    """Wait from outside: a tab in the background paints nothing, so it cannot be asked to look by itself."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        time.sleep(0.1)
    raise AssertionError(f"never: {expression}")


def test_emergency_sounds_and_shows_in_the_title_of_a_tab_in_the_background(desk: Copy, people: People):
    page = people.open()
    page.add_init_script(LISTEN)
    page.goto("/sign-in")
    page.fill("#username", desk.agent())
    page.fill("#password", "padam-menyala-123")
    page.press("#password", "Enter")
    page.wait_for_selector("[data-listening]")
    page.click("[data-alarm]")
    until(page, "window.loudest > 0.05")  # the switch lets it be heard once
    time.sleep(1)
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })")
    page.evaluate("window.setTimeout = () => 0")
    page.evaluate("window.loudest = 0")
    number = desk.ticket(category=Category.DANGER)
    until(page, f"document.documentElement.dataset.alarmed === '{number}'")
    until(page, "window.loudest > 0.05")
    assert page.title().startswith(f"(!) {number}")
    assert page.evaluate("navigator.locks.query().then(({held}) => held.map((one) => one.name))") == ["line123.alarm"]
    page.evaluate("delete document.hidden")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert not page.title().startswith("(!)")
    assert [one for one in people.said if "ScriptProcessor" not in one] == []


def test_live_connection_that_is_cut_comes_back_without_timers_of_the_page(desk: Copy, people: People):
    page = people.open(desk.agent())
    page.wait_for_selector("[data-listening]")
    page.evaluate("window.setTimeout = () => 0")
    desk.stop("events")
    desk.start("events")
    number = desk.ticket(category=Category.DANGER)
    until(page, f"document.getElementById('row-{number}') !== null")
