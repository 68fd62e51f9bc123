"""Every service once by keys, through a real Asterisk: the words that are told, and what is left behind in the books.

Services with a longer story have a module of their own: bill, applications, report, Ombudsman, visit, survey, outage.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from helpers.spoken_answers import spoken
from helpers.told import assert_told
from sqlalchemy import select

import ticketing.tables  # noqa: F401 what is written refers to tables of other features
from line123.caller.api import place_call
from ticketing.accounts.permissions import Permission
from ticketing.backoffice.caller import ApplicationKind, ApplicationRequest, Payment, open_back_office
from ticketing.changes import service as changes
from ticketing.clips import speaking
from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.db import Database
from ticketing.hours.caller import HOURS
from ticketing.maintenance.models import MaintenanceWatch
from ticketing.notify.models import Message
from ticketing.tickets import spoken_names
from ticketing.tickets.categories import CATEGORIES
from ticketing.tickets.models import Ticket
from ticketing.tickets.spoken_names import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpers.stack import Stack
    from sqlalchemy.orm import Session

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(600),
]

DIALLED, KUPANG = "0380123", ZoneInfo("Asia/Makassar")
PATIENCE = 30
# The synthetic customers of Kupang who pay after use and before it (docs/back-office.md).
AFTER_USE = ("identify.number.*=993800000000#", "common.confirm.*=1", "identify.phone.*=0000")
BEFORE_USE = ("identify.number.*=993800000001#", "common.confirm.*=1", "identify.phone.*=0001")
TROUBLE = "main.choices.*=2"
ACCOUNT = "main.choices.*=3"
INFORMATION = "main.choices.*=5"
COMPLAINT = (INFORMATION, "information.menu.*=5")
# What is asked of a report beside its own questions, whether or not the line hears places.
DETAILS = ("outage.ask_customer.*=#", "place.ask.*=#", "common.beep=#")
REPORTED = {"report.number_is", "report.again"}


@dataclass(frozen=True)
class Told:
    """A service that tells something: the keys one after the other, until when, the goal, words that are heard.

    ``sent_to``: the last digits of the telephone a message is written to.
    """

    keys: tuple[str, ...]
    until: str
    goal: str
    words: set[str]
    sent_to: str = ""


@dataclass(frozen=True)
class Filed:
    """A service that leaves a report: its category and what stands in it; ``details`` are answered when asked."""

    keys: tuple[str, ...]
    category: str
    words: set[str]
    until: str = "report.closing"
    details: tuple[str, ...] = DETAILS
    is_unknown: bool = False
    stored: dict[str, Any] = field(default_factory=dict)


TELLING = {
    "token history": Told(
        (ACCOUNT, "account.menu.*=2", *BEFORE_USE, "tokens.what_next.*=2", "tokens.what_next.*=1"),
        "tokens.sent_to@end",
        "tokens_heard",
        {"tokens.last", "tokens.earlier", "tokens.holds", "unit.rupiah", "unit.kwh", "tokens.sent_to"},
        sent_to="0001",
    ),
    "consumption": Told(
        (ACCOUNT, "account.menu.*=3", *AFTER_USE, "usage.year.*=1"),
        "usage.sent_to@end",
        "usage_heard",
        {"usage.used", "unit.kwh", "usage.than", "usage.sent_to"},
        sent_to="0000",
    ),
    "tariff": Told(
        (INFORMATION, "information.menu.*=1", "tariff.who.*=1", "tariff.power.*=1300#"),
        "tariff.example@end",
        "tariff_heard",
        {"tariff.of_household", "tariff.is", "tariff.each", "tariff.since", "tariff.example"},
    ),
    "planned work": Told(
        (INFORMATION, "information.menu.*=2", "maintenance.next.*=3", "maintenance.consent.*=1"),
        "maintenance.watched@end",
        "maintenance_heard",
        {"maintenance.watched"},
    ),
    "news and safety": Told(
        (INFORMATION, "information.menu.*=3", "safety.next.*=1"),
        "safety.flood@end",
        "safety_heard",
        {"safety.none", "safety.wires", "safety.flood"},
    ),
    "token that is refused": Told(
        (TROUBLE, "trouble.menu.*=3", "token.display.*=1", "token.worked.*=1"),
        "token.solved@end",
        "token_solved",
        {"token.failed", "token.solved"},
    ),
    "switch at the meter": Told(
        ("main.choices.*=1", "outage.ask_scope.*=1", "outage.check_mcb.*=1"),
        "outage.solved@end",
        "solved_at_home",
        {"outage.solved"},
    ),
}

FILING = {
    "voltage": Filed((TROUBLE, "trouble.menu.*=1", "voltage.ask_kind.*=3"), "voltage", REPORTED),
    "meter": Filed((TROUBLE, "trouble.menu.*=2", "meter.ask_kind.*=2"), "meter", REPORTED),
    "only this house": Filed(
        (
            "main.choices.*=1",
            "outage.ask_scope.*=1",
            "outage.check_mcb.*=2",
            "outage.check_credit.*=3",
            "outage.ask_since.*=1",
        ),
        "outage",
        REPORTED,
        stored={"scope": "own_house", "since": "just_now"},
    ),
    "bill that seems wrong": Filed(
        (*COMPLAINT, "complaint.kind.*=2", "complaint.stand.*=12345#", "common.confirm.*=1"),
        "billing",
        {"complaint.stand_is", "digit.5.end", "complaint.words", *REPORTED},
    ),
    "service": Filed((*COMPLAINT, "complaint.kind.*=1"), "complaint", {"complaint.words", *REPORTED}),
    "theft": Filed(
        (*COMPLAINT, "complaint.kind.*=3"),
        "complaint",
        {"complaint.anonymous", "complaint.keep_number", *REPORTED},
        is_unknown=True,
    ),
    "praise": Filed(
        (*COMPLAINT, "complaint.kind.*=4", "common.beep=#", "complaint.praise_about.*=#"),
        "complaint",
        {"complaint.praise_words", "complaint.praised"},
        until="common.goodbye",
        details=(),
    ),
    "danger": Filed(("main.choices.*=9",), "danger", {"danger.safety", "danger.number_is"}, until="person.connecting"),
}


@pytest.fixture(scope="module")
def books(stack: Stack) -> Iterator[Database]:
    opened = Database(stack.settings.database)
    yield opened
    opened.dispose()


def eventually(books: Database, look: Callable[[Session], Any]) -> Any:
    """What stands in the books, once the line has brought the call there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with books.read() as session:
            found = look(session)
        if found or time.monotonic() >= deadline:
            return found
        time.sleep(0.3)


def messages_to(session: Session, last_digits: str) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.recipient.endswith(last_digits))))


def areas_watched_by(session: Session, phone: str) -> list[str]:
    return list(session.scalars(select(MaintenanceWatch.area_code).where(MaintenanceWatch.phone == phone)))


def number_of(group: int, names: dict[str, Any], name: str) -> str:
    """A telephone of its own for each call: who called before is asked something else."""
    return f"0812330{group}{list(names).index(name):04d}"


@pytest.mark.parametrize("name", TELLING)
def test_service_is_told_by_keys(stack: Stack, books: Database, name: str) -> None:
    service = TELLING[name]
    caller = number_of(1, TELLING, name)
    call = place_call(stack.settings, DIALLED, presses=service.keys, hangup=service.until, from_number=caller)
    assert call.goal == service.goal, call.path
    assert_told(call, service.words)
    assert call.report_number is None
    if service.sent_to:
        assert eventually(books, lambda session: messages_to(session, service.sent_to))
    if name == "planned work":
        assert eventually(books, lambda session: areas_watched_by(session, f"+62{caller[1:]}")) == ["0380"]


@pytest.mark.parametrize("name", FILING)
def test_report_is_filed_by_keys(stack: Stack, books: Database, name: str) -> None:
    service = FILING[name]
    caller = number_of(2, FILING, name)
    call = place_call(
        stack.settings,
        DIALLED,
        presses=service.keys,
        whenever=service.details,
        hangup=service.until,
        from_number=caller,
    )
    assert_told(call, service.words)
    number = call.report_number_stored
    ticket = eventually(books, lambda session: session.scalar(select(Ticket).where(Ticket.number == number)))
    assert ticket.category == service.category
    assert (ticket.caller_number == "") == service.is_unknown
    assert {name: getattr(ticket, name) for name in service.stored} == service.stored
    assert call.report_number == number or name == "praise"  # praise is thanked for, and has a number for us only


def test_application_is_followed_by_its_number(stack: Stack, books: Database) -> None:
    office = open_back_office(stack.settings, books)
    asked = ApplicationRequest(
        key="followed-by-keys",
        kind=ApplicationKind.NEW_CONNECTION,
        area_code="0380",
        power_va=1300,
        payment=Payment.PREPAID,
        phone="+6281233010099",
    )
    made = office.apply(asked)
    call = place_call(
        stack.settings,
        DIALLED,
        presses=(INFORMATION, "information.menu.*=4", f"check.number.*={made.number}#"),
        from_number="081233030001",
        hangup="applied.next_check@end",
    )
    assert_told(call, {"check.application", "check.registered", "applied.next_check"})


@pytest.fixture
def night(stack: Stack, books: Database) -> Iterator[None]:
    """Persons answer in three days and not before."""
    chief = system("test", {Permission.SETTINGS_VIEW, Permission.SETTINGS_EDIT})
    day = (clock.now().astimezone(KUPANG) + timedelta(days=3)).strftime("%a").lower()
    with books.write() as session:
        held = changes.current(session, HOURS)
        closed = HOURS.read({"weeks": {"": {day: "08:00-16:00"}}})
        made = changes.save(session, chief, HOURS, closed, clock.now(), number=held.number).id
    line_knows(stack, "08:00-16:00")
    yield
    with books.write() as session:
        changes.undo(session, chief, HOURS, made, clock.now())


def line_knows(stack: Stack, what: str, name: str = "settings.json") -> None:
    file = stack.settings.run_dir / name
    deadline = time.monotonic() + PATIENCE
    while not (file.exists() and what in file.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline, f"the line never read {what}"
        time.sleep(0.2)


@pytest.mark.usefixtures("night")
def test_caller_at_night_hears_when_persons_answer_and_leaves_a_message(stack: Stack, books: Database) -> None:
    call = place_call(
        stack.settings,
        DIALLED,
        presses=("main.choices.*=0",),
        whenever=(f"common.beep={spoken('words')}",),
        from_number="081233040001",
    )
    assert_told(call, {"person.closed", "person.back", "number.8", "person.callback"})
    assert call.played is not None
    after = call.played.index("person.back") + 1
    assert call.played[after].startswith("day.")
    assert "person.connecting" not in call.played
    assert call.goal == "call_back_promised"
    ticket = eventually(
        books, lambda session: session.scalar(select(Ticket).where(Ticket.number == call.report_number))
    )
    assert ticket.category == "call_back"
    recordings = list(stack.settings.recordings_dir.glob("*-message.wav"))
    assert any(file.stat().st_size > 16_000 for file in recordings)


@pytest.fixture
def pole(stack: Stack, books: Database) -> Iterator[str]:
    """An administrator added "Tiang miring" and listened to it; its code."""
    chief = system("test", {Permission.SETTINGS_VIEW, Permission.SETTINGS_EDIT})
    words: dict[str, Any] = {"id": "Tiang miring", "en": "Leaning pole", "level": "4", "of": "complaint", "phone": True}
    now, folder = clock.now(), stack.settings.clips_dir
    clips = {language: speaking.speak(words[language], folder, language=language) for language in LANGUAGES}
    with books.write() as session:
        held = changes.current(session, CATEGORIES)
        kinds = CATEGORIES.read({**CATEGORIES.write(held.document), "pole": words})
        made = changes.save(session, chief, CATEGORIES, kinds, now, number=held.number).id
        spoken_names.order(session, kinds, now)
        for language, clip in clips.items():
            row = spoken_names.find(session, language, str(words[language]))
            assert row is not None
            spoken_names.clip_made(session, chief, spoken_names.order_of(row), clip, now)
            spoken_names.note_heard(session, chief, row, now)
    line_knows(stack, "pole", "topics.json")
    yield "pole"
    with books.write() as session:
        changes.undo(session, chief, CATEGORIES, made, clock.now())


def test_category_of_an_administrator_is_told_and_chosen_by_key(stack: Stack, books: Database, pole: str) -> None:
    call = place_call(
        stack.settings,
        DIALLED,
        presses=(*COMPLAINT, "complaint.kind.*=5", "complaint.topic.*=1"),
        whenever=DETAILS,
        hangup="report.again",
        from_number="081233050001",
    )
    assert call.played is not None
    told = [key.rpartition(".")[0] for key in call.played]
    name = told.index("complaint.topic_1") - 1
    assert "clips" in call.played[name], "its name is said before its key"
    assert {"complaint.words", "report.number_is"} <= set(call.played)
    number = call.report_number_stored
    ticket = eventually(books, lambda session: session.scalar(select(Ticket).where(Ticket.number == number)))
    assert (ticket.category, ticket.topic) == ("complaint", pole)
