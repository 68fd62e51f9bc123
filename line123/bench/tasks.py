"""``line123 bench tasks``: the ten commonest tasks of an agent, by keyboard in Chromium: keystrokes and seconds."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from line123.bench.chromium import desk_and_browser, signed_in
from line123.bench.machine import load_average
from line123.bench.registry import Measured, Order
from ticketing.accounts import service as accounts
from ticketing.core import clock
from ticketing.core.db import Database
from ticketing.core.report_number import NumberPlan
from ticketing.macros import service as macros
from ticketing.macros import steps
from ticketing.tickets import queue, service
from ticketing.tickets.models import Category
from ticketing.tickets.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

_ROUNDS, _SHORT_ROUNDS = 5, 1
_WORDS: Final = "Sudah ditelepon"
_PHONE: Final = "+628119990123"
_STEPS: Final = [{"kind": "note", "text": _WORDS}, {"kind": "status", "to": "triaged"}]
MACRO: Final = "Sudah ditelepon"
COLUMNS: Final = {"task": "task", "keys": "keys", "typed": "letters typed", "seconds": "seconds", "load": "load"}
_NOTES: Final = (
    "keys: keys that act, a chord like Ctrl Enter counting two; letters typed: the note, the reason, the digits.",
    "seconds: from the first key until the page shows the result, typing at once; medians. Nobody thinks in it.",
)


class Hands:
    """Presses keys on a page and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.typed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += key.count("+") + 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.typed += len(text)
        self.page.keyboard.type(text)

    def until(self, selector: str, text: str = "") -> None:
        """Wait until the page shows it."""
        self.page.locator(selector).filter(has_text=text).first.wait_for()


@dataclass(frozen=True)
class Task:
    """``start``: the page it begins on, ``queue``, ``ticket`` (claimed) or ``done`` (just changed)."""

    name: str
    start: str
    act: Callable[[Hands], None]
    keys: int


def _take(hands: Hands) -> None:
    hands.press("n")
    hands.until("#lease")


def _check(hands: Hands) -> None:
    hands.press("1")
    hands.until(".path .now", "Diperiksa")


def _note(hands: Hands) -> None:
    hands.press("t")
    hands.type(_WORDS)
    hands.press("Control+Enter")
    hands.until(".timeline .entry-note", _WORDS)


def _finish(hands: Hands) -> None:
    hands.press("s")
    hands.type("Po")
    hands.press("Tab")
    hands.type("Di")
    hands.press("Control+Enter")
    hands.until("#notice", "Tiket selesai")


def _take_back(hands: Hands) -> None:
    hands.press("z")
    hands.until(".path .now", "Lapor")


def _find(hands: Hands) -> None:
    hands.press("/")
    hands.type(_PHONE[-4:])
    hands.press("Enter")
    hands.until("main:has(#q) [data-row-link]")


def _link(hands: Hands) -> None:
    hands.press("d")
    hands.until("#together li button", "Lepas")


def _park(hands: Hands) -> None:
    hands.press("p")
    hands.until("#mine", "diparkir")


def _give_back(hands: Hands) -> None:
    hands.press("l")
    hands.type("Bukan wilayah kami")
    hands.press("Control+Enter")
    hands.until("#rows")


def _macro(hands: Hands) -> None:
    hands.press("m", "1")
    hands.until(".path .now", "Diperiksa")


TASKS: Final = (
    Task("take the next ticket", "queue", _take, 1),
    Task("move it one step on", "ticket", _check, 1),
    Task("write a note", "ticket", _note, 3),
    Task("finish with cause and action", "ticket", _finish, 4),
    Task("take the last step back", "done", _take_back, 1),
    Task("find a caller's tickets", "queue", _find, 2),
    Task("link a duplicate", "ticket", _link, 1),
    Task("park", "ticket", _park, 1),
    Task("give back with a reason", "ticket", _give_back, 3),
    Task("several steps at once (macro)", "ticket", _macro, 2),
)


def perform(page: Page, task: Task, new_ticket: Callable[[], str]) -> tuple[Hands, float]:
    """Do one task on a ticket of its own; return the counted hands and the seconds."""
    _go_to_start(page, task.start, new_ticket())
    hands, begun = Hands(page), time.monotonic()
    task.act(hands)
    return hands, time.monotonic() - begun


def put_back(database: Database, username: str) -> None:
    """Give back whatever a person holds: a full shelf refuses the next claim."""
    with database.write() as session:
        agent = accounts.actor_of(accounts.by_username(session, username))
        for ticket in queue.mine(session, agent):
            queue.release(session, agent, ticket.number, clock.now(), reason="benchmark")


def furnish(database: Database, supervisor: str) -> None:
    """Name the macro the last task runs."""
    with database.write() as session:
        if not macros.usable(session):
            boss = accounts.actor_of(accounts.by_username(session, supervisor))
            macros.name(session, boss, MACRO, steps.read(_STEPS), clock.now())


def measure(order: Order) -> Measured:
    """Do each task several times and take the median."""
    rounds = _SHORT_ROUNDS if order.is_short else _ROUNDS
    with desk_and_browser(order) as (settings, browser):
        database = Database(settings.database)
        furnish(database, "penyelia")
        page = signed_in(browser, settings, "agen1").new_page()
        numbers = _numbers()
        rows = []
        for task in TASKS:
            order.say(task.name)
            found = []
            for _ in range(rounds):
                put_back(database, "agen1")
                found.append(perform(page, task, lambda: _open(database, next(numbers))))
            rows.append(_row(task, found))
        database.dispose()
    return Measured(tuple(rows), COLUMNS, (), _NOTES)


def _go_to_start(page: Page, start: str, number: str) -> None:
    if start == "queue":
        page.goto("/tickets")
        page.wait_for_selector("[data-listening]")
        return
    page.goto(f"/tickets/{number}")
    page.keyboard.press("c")
    page.wait_for_selector("#lease")
    page.wait_for_selector("[data-listening]")
    if start == "done":
        page.keyboard.press("1")
        page.wait_for_selector("#notice [data-hotkey=z]")


def _row(task: Task, found: list[tuple[Hands, float]]) -> dict[str, Any]:
    hands = found[0][0]
    seconds = round(statistics.median(one[1] for one in found), 2)
    return {"task": task.name, "keys": hands.keys, "typed": hands.typed, "seconds": seconds, "load": load_average()}


def _numbers() -> Iterator[str]:
    plan = NumberPlan(6)
    return (plan.make(sequence) for sequence in range(1, 10_000))


def _open(database: Database, number: str) -> str:
    now = clock.now()
    with database.write() as session:
        caller = accounts.actor_of(accounts.by_username(session, "agen1"))
        opening = Opening(number, Category.OUTAGE, now, "walk_in", caller_number=_PHONE)
        return service.open_ticket(session, caller, opening, now).number
