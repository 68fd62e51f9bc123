"""Every service once by speech: a synthetic caller, G.711, a real Asterisk and the real recogniser.

Customer numbers are said in groups in the call about the bill; elsewhere they are keyed, as callers do: by voice one
takes a minute. Nothing else is keyed. What the answers are: ``tests/data/speech/answers/answers.tsv``.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from helpers.factories import DISPATCHER, make_outage, make_ticket
from helpers.spoken_answers import spoken
from helpers.stack import Stack
from helpers.told import assert_told

import ticketing.tables  # noqa: F401 what is written refers to tables of other features
from ivr import menus
from ivr.dialogue.grammars import CallGrammars
from ivr.dialogue.registry import load_menus
from ivr.journal import Line, read
from ivr.speech.client import SpeechClient
from ivr.speech.grammars.making import Words
from ivr.speech.wire import grammar_id
from line123.caller.api import place_call
from ticketing.backoffice.caller import ApplicationKind, ApplicationRequest, Payment, open_back_office
from ticketing.core import clock
from ticketing.core.db import Database
from ticketing.network.caller import AreaTable
from ticketing.outages.service import publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from line123.caller.result import CallResult

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.timeout(1200),
    pytest.mark.xdist_group("services by speech"),
]

ATTEMPTS = 2  # a machine that is too busy to understand in time asks by keys; then the call is placed again
NUMBER_BEFORE_USE = {"identify.number": "993800000001#", "identify.phone": "digits_0001"}
NUMBER_AFTER_USE = {"identify.number": "993800000000#", "identify.phone": "digits_0000"}
NUMBER_SAID = {
    "identify.number": "have",
    "digits.first": "digits_9938",
    "digits.next": "digits_0000",
    "digits.last": "digits_0000",
    "digits.again": "digits_0000",
    "identify.phone": "digits_0000",
}
# What any caller answers when it is asked.
ALWAYS = {
    "confirm.right": "yes",
    "common.confirm": "yes",
    "outage.ask_customer": "none",
    "place.ask": "oesapa",
    "details.call_this": "this_number",
    "application.go_on": "register",
    "more.ask": "enough",
}


@dataclass(frozen=True)
class Spoken:
    """``answers``: question -> recording, or keys where a number is asked; ``until``: when he hangs up."""

    answers: dict[str, str]
    goal: str
    until: str
    records: str = ""
    words: set[str] = field(default_factory=set)
    dialled: str = "0380123"


SERVICES = {
    "bill": Spoken({"main.english": "check_bill", **NUMBER_SAID}, "bill_heard", "bill.for@end", words={"unit.rupiah"}),
    "token history": Spoken(
        {"main.english": "token_history", **NUMBER_BEFORE_USE, "tokens.what_next": "send_again"},
        "tokens_heard",
        "tokens.sent_to@end",
    ),
    "consumption": Spoken(
        {"main.english": "account", "account.menu": "usage", **NUMBER_AFTER_USE, "usage.year": "yes"},
        "usage_heard",
        "usage.sent_to@end",
    ),
    "new connection": Spoken(
        {
            "main.english": "application",
            "application.menu": "new_connection",
            "application.power": "power_1300",
            "application.payment": "prepaid",
        },
        "application_registered",
        "application.no_visit@end",
        records="address",
        words={"application.cost", "application.registered"},
    ),
    "power change": Spoken(
        {
            "main.english": "power_change",
            "application.menu": "power_change",
            **NUMBER_BEFORE_USE,
            "application.power": "power_2200",
        },
        "application_registered",
        "application.no_visit@end",
    ),
    "temporary": Spoken(
        {
            "main.english": "application",
            "application.menu": "temporary",
            "temporary.purpose": "feast",
            "temporary.starts": "tomorrow",
            "temporary.days": "three_days",
            "application.power": "power_3500",
        },
        "application_registered",
        "application.no_visit@end",
        records="address",
    ),
    "tariff": Spoken(
        {
            "main.english": "information",
            "information.menu": "tariff",
            "tariff.who": "household",
            "tariff.power": "power_1300",
        },
        "tariff_heard",
        "tariff.example@end",
    ),
    "planned work": Spoken(
        {"main.english": "information", "information.menu": "maintenance"},
        "maintenance_heard",
        "maintenance.next.speech",
    ),
    "news and safety": Spoken(
        {"main.english": "information", "information.menu": "news", "safety.next": "yes"},
        "safety_heard",
        "safety.flood@end",
    ),
    "survey": Spoken(
        {
            "main.english": "information",
            "information.menu": "news",
            "safety.next": "no",
            "survey.score": "very_pleased",
            "survey.praise": "no",
        },
        "safety_heard",
        "survey.thanks@end",
    ),
    "service": Spoken(
        {"main.english": "complaint", "information.menu": "complaint", "complaint.kind": "about_service"},
        "complaint_reported",
        "report.again",
        records="words",
    ),
    "bill that seems wrong": Spoken(
        {
            "main.english": "information",
            "information.menu": "complaint",
            "complaint.kind": "about_bill",
            "complaint.stand": "12345#",
        },
        "billing_reported",
        "report.again",
        records="words",
    ),
    "theft": Spoken(
        {"main.english": "information", "information.menu": "complaint", "complaint.kind": "theft"},
        "complaint_reported",
        "report.again",
        records="words",
        words={"complaint.anonymous"},
    ),
    "praise": Spoken(
        {
            "main.english": "information",
            "information.menu": "complaint",
            "complaint.kind": "praise",
            "complaint.praise_about": "none",
        },
        "complaint_reported",
        "common.goodbye",
        records="words",
        words={"complaint.praised"},
    ),
    "danger": Spoken(
        {"main.english": "cable_down"},
        "danger_reported",
        "person.connecting",
        words={"danger.safety", "danger.number_is"},
    ),
    "Ombudsman": Spoken(
        {
            "main.english": "information",
            "information.menu": "complaint",
            "complaint.kind": "ombudsman",
            "ombudsman.next": "send_message",
        },
        "ombudsman_told",
        "ombudsman.sent@end",
    ),
    "visit": Spoken(
        {
            "main.english": "application",
            "application.menu": "visit",
            "visit.why": "other_errand",
            "visit.urgent": "yes",
            "visit.here": "yes",
            "visit.offer_ok": "yes",
        },
        "visit_booked",
        "visit.bring",
        words={"visit.booked", "visit.number_is"},
    ),
    "voltage": Spoken(
        {"main.english": "voltage", "voltage.ask_kind": "flickering"},
        "voltage_reported",
        "report.again",
        records="address",
    ),
    "meter": Spoken(
        {"main.english": "meter", "meter.ask_kind": "display_off"}, "meter_reported", "report.again", records="address"
    ),
    "token that is refused": Spoken(
        {
            "main.english": "trouble",
            "trouble.menu": "token_refused",
            "token.display": "it_says_failed",
            "token.worked": "it_works",
        },
        "token_solved",
        "token.solved@end",
    ),
    "only this house": Spoken(
        {
            "main.english": "outage",
            "outage.ask_scope": "my_house",
            "outage.check_mcb": "still_dark",
            "outage.check_credit": "has_credit",
            "outage.ask_since": "longer",
        },
        "outage_reported",
        "report.again",
        records="address",
    ),
    "status of an application": Spoken(
        {"main.english": "information", "information.menu": "check_status", "check.number": "none"},
        "case_heard",
        "applied.next_check@end",
        words={"check.application", "check.registered"},
    ),
    "status of a report": Spoken(
        {"status.what_next": "still_dark"}, "status_heard", "status.noted@end", words={"status.yours", "status.new"}
    ),
    "known outage": Spoken({"known.join": "join"}, "outage_joined", "report.closing", dialled="0231123"),
    "person": Spoken({"main.english": "person"}, "call_back_promised", "report.again", records="words"),
}


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    wanted = ("asterisk", "recogniser", "ivr", "redis", "watchman")
    environment = {"LINE123_SPEECH_AREAS": "0380,0231"}
    with Stack(tmp_path_factory.mktemp("speech"), only=wanted, environment=environment) as stack:
        wait_until_it_hears(stack)
        yield stack


def wait_until_it_hears(stack: Stack, seconds: float = 900) -> None:
    """What every menu may hear comes with the house; the recogniser needs its time to load."""
    areas = [AreaTable.load().by_code(code) for code in ("0380", "0231")]
    heard = [CallGrammars(Words(stack.data), "id", area).all(load_menus(menus)) for area in areas]
    needed = {grammar_id(grammar) for grammar in chain.from_iterable(heard)}
    client = SpeechClient(stack.settings)
    client.start()
    deadline = time.monotonic() + seconds
    try:
        while not is_ready(client, needed):
            assert time.monotonic() < deadline, client.status()
            time.sleep(1)
    finally:
        client.stop()


def is_ready(client: SpeechClient, needed: set[str]) -> bool:
    grammars = json.loads(client.status() or "{}").get("grammars", ())
    return needed <= {one["id"] for one in grammars if one["engine"] not in ("", "null")}


def turns(line: Stack, call: CallResult) -> list[tuple[str, dict[str, Any]]]:
    """What became of each spoken turn of a call, with its question."""
    found = [item for item in read(line.settings.journal_dir) if isinstance(item, Line)]
    mine = next(one.call for one in found if one.data.get("sip_call_id") == call.sip_call_id)
    steps = [one for one in found if one.call == mine and one.kind == "call.step"]
    return [(one.data["node"], turn) for one in steps for turn in one.data["heard"]]


@pytest.fixture(scope="module")
def dark_area(line: Stack) -> None:
    """An outage of all of Cirebon that callers are told of."""
    database = Database(line.settings.database)
    with database.write() as session:
        outage = make_outage(session, "0231", clock.now())
        publish(session, DISPATCHER, outage, clock.now(), version=1)
    database.dispose()
    file, deadline = line.settings.run_dir / "outages.json", time.monotonic() + 60
    while not (file.exists() and json.loads(file.read_text(encoding="utf-8"))["rows"]):
        assert time.monotonic() < deadline, "the line never read the outage"
        time.sleep(0.2)


def apply_from(line: Stack, phone: str) -> None:
    """Let somebody have applied for a connection from this telephone before."""
    database = Database(line.settings.database)
    kind, payment = ApplicationKind.NEW_CONNECTION, Payment.PREPAID
    open_back_office(line.settings, database).apply(
        ApplicationRequest(key=phone, kind=kind, area_code="0380", power_va=1300, payment=payment, phone=phone)
    )
    database.dispose()


def report_from(line: Stack, phone: str) -> None:
    """Let somebody have reported an outage from this telephone before."""
    database = Database(line.settings.database)
    with database.write() as session:
        make_ticket(session, now=clock.now(), caller_number=phone, area_code="0380")
    database.dispose()


BEFORE = {"status of an application": apply_from, "status of a report": report_from}
"""What happened before the call."""


def place(line: Stack, name: str, attempt: int) -> CallResult:
    service = SERVICES[name]
    caller = f"0812340{attempt}{list(SERVICES).index(name):04d}"
    if name in BEFORE:
        BEFORE[name](line, f"+62{caller[1:]}")
    said = [
        f"{question}.*={answer}" if answer.endswith("#") else f"{question}.speech={spoken(answer)}"
        for question, answer in (ALWAYS | service.answers).items()
    ]
    recorded = [f"common.beep={spoken(service.records)}"] if service.records else []
    return place_call(
        line.settings,
        service.dialled,
        whenever=[*said, *recorded],
        hangup=service.until,
        from_number=caller,
        max_seconds=200,
    )


@pytest.mark.usefixtures("dark_area")
@pytest.mark.parametrize("name", SERVICES)
def test_service_is_used_by_speech(line: Stack, name: str) -> None:
    service = SERVICES[name]
    for attempt in range(ATTEMPTS):
        call = place(line, name, attempt)
        if call.goal == service.goal:
            break
    heard = turns(line, call)
    assert call.goal == service.goal, (call.path, heard)
    assert_told(call, service.words)
    keys = [deed.value for deed in call.did if deed.kind == "press"]
    assert keys == [answer for answer in service.answers.values() if answer.endswith("#")]
    understood = [turn for _, turn in heard if turn["status"] == "ok"]
    assert understood
    assert all(turn["engine"] in ("whisper_list", "vosk") and len(turn["model"]) == 12 for turn in understood)
