"""The whole of it: a real call, a ticket worked in a real browser, figures that show both."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from helpers.desk_pages import sign_in
from helpers.stack import ROOT
from playwright.sync_api import expect
from sqlalchemy import select

import ticketing.tables  # noqa: F401 what is read refers to tables of other features
from line123.caller.api import place_call
from ticketing.core.db import Database
from ticketing.core.report_number import is_valid, pretty
from ticketing.network.models import Area

if TYPE_CHECKING:
    from helpers.stack import Stack
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.telephony, pytest.mark.browser, pytest.mark.xdist_group("e2e")]

REPORT = (
    "main.choices.*=1",
    "outage.ask_scope.*=2",
    "outage.ask_since.*=3",
    "outage.ask_customer.*=#",
    "place.ask.*=#",
)


def exported(stack: Stack) -> list[dict]:
    command = [sys.executable, "-m", "line123", "tickets", "export", "--json", "--data", str(stack.data)]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout)


def unit_of(stack: Stack, area_code: str) -> int:
    """The unit of an area; its day begins and ends by its own clock, whatever the hour in Jakarta."""
    database = Database(stack.settings.database)
    with database.read() as session:
        found = session.scalars(select(Area.unit_id).where(Area.code == area_code)).one()
    database.dispose()
    assert found is not None
    return found


def figure(page: Page, unit_id: int, name: str) -> int:
    """The figure of today as printed, after checking that it is the number of its rows."""
    page.goto(f"/figures/{name}?unit={unit_id}")
    printed = int(page.locator(".page-head .count").inner_text())
    assert page.locator("tbody tr").count() == printed
    return printed


def test_call_becomes_a_ticket_that_an_agent_closes_and_the_figures_show_both(stack: Stack, chromium: Browser) -> None:
    supervisor = sign_in(stack, chromium, "penyelia")
    unit = unit_of(stack, "0380")
    before = {name: figure(supervisor, unit, name) for name in ("line.offered", "line.goal_reached", "queue.closed")}
    agent = sign_in(stack, chromium, "agen1")
    agent.goto("/tickets")
    agent.wait_for_selector("[data-listening]")

    call = place_call(stack.settings, "0380123", presses=REPORT, from_number="081299900001")

    assert call.goal == "outage_reported"
    assert call.report_number is not None
    assert is_valid(call.report_number)
    assert call.missing == ()
    assert call.unexpected == ()
    assert "area.0380" in call.heard_keys

    number = call.report_number
    expect(agent.locator("tbody")).to_contain_text(pretty(number))  # without a reload
    agent.goto(f"/tickets/{number}")
    agent.keyboard.press("c")
    expect(agent.locator("body")).to_contain_text("Anda pegang")
    for status in ("Diperiksa", "Penugasan Regu", "Dalam Perjalanan", "Tiba di Lokasi", "Dalam Pengerjaan", "Nyala"):
        agent.keyboard.press("1")
        expect(agent.locator(".path .now")).to_have_text(status)
    agent.keyboard.press("s")
    agent.select_option("#cause", "tree")
    agent.select_option("#action", "cleared")
    agent.keyboard.press("Control+Enter")
    expect(agent.locator("#notice")).to_contain_text("Tiket selesai")

    after = {name: figure(supervisor, unit, name) for name in before}
    assert after == {name: count + 1 for name, count in before.items()}
    expect(supervisor.locator("tbody")).to_contain_text(pretty(number))


def test_number_that_is_not_the_service_number_gets_404(stack: Stack) -> None:
    call = place_call(stack.settings, "0380833123")
    assert (call.answered, call.sip_status) == (False, 404)


def of_caller(stack: Stack, caller: str) -> list[dict[str, Any]]:
    return [ticket for ticket in exported(stack) if ticket["caller_number"].endswith(caller[1:])]


def wait_for_ticket_of(stack: Stack, caller: str, seconds: float = 30) -> list[dict[str, Any]]:
    """The drainer gathers records for a moment after a caller has hung up."""
    deadline = time.monotonic() + seconds
    while not (mine := of_caller(stack, caller)) and time.monotonic() < deadline:
        time.sleep(0.3)
    return mine


@pytest.mark.parametrize("leaves_at", ["main.greet_*", "outage.ask_since.*", "report.number_is"])
def test_hanging_up_at_any_moment_leaves_what_was_said(stack: Stack, leaves_at: str) -> None:
    caller = f"0812999{abs(hash(leaves_at)) % 100000:05d}"
    if leaves_at.startswith("main.greet"):
        call = place_call(stack.settings, "0231123", hangup="1.0", from_number=caller)
    else:
        call = place_call(stack.settings, "0231123", presses=REPORT, hangup=leaves_at, from_number=caller)
    if leaves_at.startswith("main.greet"):
        assert of_caller(stack, caller) == []
    else:
        mine = wait_for_ticket_of(stack, caller)
        assert [ticket["scope"] for ticket in mine] == ["neighbours"]
        assert mine[0]["is_unfinished"] == (leaves_at != "report.number_is")
    assert call.answered
