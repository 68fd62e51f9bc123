"""A case from its letter to its answer: who may, what is told to whom, what goes out and what is blacked out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from helpers.factories import NOW, make_actor, make_call, make_ticket, make_unit
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from ticketing.accounts.permissions import DEFAULT_ROLES, Permission
from ticketing.cases import dossier, jobs, reading, service
from ticketing.cases.clocks import Promise, Rules
from ticketing.cases.entry import Person, Registration
from ticketing.cases.errors import CaseChangedError, CaseStepError
from ticketing.cases.models import CaseKind, Outcome
from ticketing.cases.pdf import Dossier, Row, Section, printable, render
from ticketing.cases.redaction import ADDRESS, NUMBER, Redactor, masked_name
from ticketing.core.actor import system
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.notify.models import Message
from ticketing.tickets import service as tickets

TODAY = date(2026, 11, 21)
LIAISON = system("liaison", DEFAULT_ROLES["liaison"])
OVERSEER = system("overseer", DEFAULT_ROLES["overseer"])
SIRI, NIKO = "+6281234567890", "+6281311112222"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def unit(session):
    return make_unit(session, "KUPANG", area="0380")


def letter(unit, **changes) -> Registration:
    usual = {"kind": CaseKind.RAPID, "unit_id": unit.id, "summary": "Padam berulang", "received_on": TODAY}
    return Registration(**(usual | {"reference": "RCO-7/XI/2026", "referred_on": TODAY} | changes))


@pytest.fixture
def case(session, unit):
    return service.register(session, LIAISON, letter(unit), NOW)


def decided(session, case, now=LATER):
    service.papers_complete(session, LIAISON, case.id, NOW, version=case.version)
    return service.decide(session, LIAISON, case.id, Outcome.GRANTED, "Gardu diganti.", now, version=case.version)


def pages(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)


def test_letter_of_the_ombudsman_needs_its_number_and_date(session, unit):
    for missing in ({"reference": " "}, {"referred_on": None}):
        with pytest.raises(InvalidError):
            service.register(session, LIAISON, letter(unit, **missing), NOW)
    ours = letter(unit, kind=CaseKind.COMPLAINT, reference="", referred_on=None)
    assert service.register(session, LIAISON, ours, NOW).id


@pytest.mark.parametrize("days", [{"received_on": TODAY + timedelta(days=1)}, {"due_on": TODAY - timedelta(days=1)}])
def test_impossible_days_are_refused(session, unit, days):
    with pytest.raises(InvalidError):
        service.register(session, LIAISON, letter(unit, **days), NOW)


def test_overseer_sees_cases_of_the_ombudsman_and_changes_nothing(session, unit, case):
    ours = service.register(session, LIAISON, letter(unit, kind=CaseKind.COMPLAINT), NOW)
    assert [one.id for one in reading.open_ones(session, OVERSEER)] == [case.id]
    with pytest.raises(NotFoundError):
        reading.by_id(session, OVERSEER, ours.id)
    for step in (
        lambda: service.add_note(session, OVERSEER, case.id, "x", NOW),
        lambda: service.join_ticket(session, OVERSEER, case.id, "1", NOW),
        lambda: service.papers_complete(session, OVERSEER, case.id, NOW, version=case.version),
    ):
        with pytest.raises(NotPermittedError):
            step()


def test_nobody_decides_before_the_papers_are_complete_or_twice(session, case):
    with pytest.raises(CaseStepError):
        service.decide(session, LIAISON, case.id, Outcome.REFUSED, "x", NOW, version=case.version)
    decided(session, case)
    with pytest.raises(CaseStepError):
        service.decide(session, LIAISON, case.id, Outcome.REFUSED, "x", NOW, version=case.version)


def test_second_of_two_people_who_save_at_once_is_told(session, case):
    seen = case.version
    service.papers_complete(session, LIAISON, case.id, NOW, version=seen)
    session.flush()
    with pytest.raises(CaseChangedError):
        service.ask_for_papers(session, LIAISON, case.id, "KTP", NOW, version=seen)


def test_clocks_of_a_case_come_from_its_events_and_run_on_when_it_is_opened_again(session, case):
    decided(session, case)
    service.reopen(session, LIAISON, case.id, "surat baru", LATER, version=case.version)
    found = reading.clocks_of(case, reading.history(session, case), LATER, Rules())
    clocks = {clock.promise: clock for clock in found}
    assert (clocks[Promise.FIRST_ANSWER].stopped_on, clocks[Promise.DECISION].elapsed) == (TODAY, 3)
    assert clocks[Promise.DECISION].is_running
    assert clocks[Promise.OMBUDSMAN].left == 0


def test_deciding_a_group_case_writes_once_to_every_complainant_and_every_caller_of_its_tickets(session, unit, case):
    service.add_complainant(session, LIAISON, case.id, Person("Siri Lay", "0812 3456 7890"), NOW)
    service.add_complainant(session, LIAISON, case.id, Person("Karang Taruna Oesapa"), NOW)
    for caller in (SIRI, NIKO):
        ticket = make_ticket(session, unit_id=unit.id, caller_number=caller)
        service.join_ticket(session, LIAISON, case.id, ticket.number, NOW)
    assert decided(session, case) == 2
    rows = [row for row in session.scalars(select(OutboxRow)) if row.payload.get("topic") == "case_decided"]
    for row in (*rows, *rows):
        jobs.tell(session, row, LATER)
    told = list(session.scalars(select(Message).where(Message.template == "case_decided")))
    assert sorted(message.recipient for message in told) == sorted((SIRI, NIKO))
    assert all("Padam" not in message.body for message in told)


def test_same_telephone_or_ticket_is_not_in_a_case_twice(session, unit, case):
    service.add_complainant(session, LIAISON, case.id, Person("Siri", SIRI), NOW)
    ticket = make_ticket(session, unit_id=unit.id)
    service.join_ticket(session, LIAISON, case.id, ticket.number, NOW)
    with pytest.raises(ConflictError):
        service.add_complainant(session, LIAISON, case.id, Person("Orang lain", SIRI), NOW)
    with pytest.raises(ConflictError):
        service.join_ticket(session, LIAISON, case.id, ticket.number, NOW)


def test_events_of_a_case_name_no_complainant(session, case):
    service.add_complainant(session, LIAISON, case.id, Person("Siri Lay", SIRI, "Jalan Timor 7"), NOW)
    text = str([event.data for event in session.scalars(select(Event))])
    assert not any(secret in text for secret in ("Siri", "81234567890", "Timor"))


@pytest.fixture
def full(session, unit, case, tmp_path):
    """A case with a ticket, a call, a note that says too much, and a recording."""
    call = make_call(session, unit_id=unit.id)
    ticket = make_ticket(session, unit_id=unit.id, caller_number=NIKO, call_id=call.id)
    agent = make_actor(session, "ani", "agent")
    note = "Pak Budi Santoso, Jl. Timor Raya 12, telepon 0813-1111-2222, didampingi ani, ganti gardu K-17."
    tickets.add_note(session, agent, ticket.number, note, NOW)
    service.join_ticket(session, LIAISON, case.id, ticket.number, NOW)
    service.add_complainant(session, LIAISON, case.id, Person("Siri Lay", SIRI), NOW)
    service.add_note(session, LIAISON, case.id, "Tetangga Yohanes memberi nomor +62 813 1111 2222.", NOW)
    service.cover(session, LIAISON, case.id, "Yohanes\n", NOW)
    session.flush()
    return case, tmp_path


def test_export_holds_the_case_and_no_third_person(session, full):
    case, folder = full
    file, sha256 = dossier.export(session, case, folder, Rules(), with_names=True)
    text = " ".join(pages(file).split())
    for there in ("RCO-7/XI/2026", "Padam berulang", "Siri Lay", case.tickets[0].ticket.number, "gardu K-17", "1 / "):
        assert there in text
    for gone in ("Budi", "Santoso", "Timor", "1111", "Yohanes"):
        assert gone not in text
    assert (file[:5], len(sha256)) == (b"%PDF-", 64)


def test_same_case_gives_the_same_bytes_and_exporting_does_not_change_it(session, full):
    case, folder = full
    first = dossier.export(session, case, folder, Rules(), with_names=True)
    service.note_export(session, LIAISON, case.id, first[1], LATER)
    assert dossier.export(session, case, folder, Rules(), with_names=True) == first


def test_confidential_case_and_overseer_get_no_name_of_a_complainant(session, full):
    case, folder = full
    assert "Siri" not in pages(dossier.export(session, case, folder, Rules(), with_names=False)[0])
    case.is_confidential = True
    assert "Siri" not in pages(dossier.export(session, case, folder, Rules(), with_names=True)[0])


numbers = st.text("0123456789", min_size=7, max_size=16)
gaps = st.lists(st.sampled_from(["", " ", "-", ".", "/", "(", ") ", " - ", "_"]), min_size=16, max_size=16)
words = st.text(st.characters(codec="utf-8", categories=("L", "Zs", "P")), max_size=40)


@settings(max_examples=150, deadline=None)
@given(words, numbers, gaps, words)
def test_no_number_of_anybody_survives_in_the_text_of_the_file(before, digits, between, after):
    number = "".join(digit + gap for digit, gap in zip(digits, between, strict=False))
    pen = Redactor({}, known=frozenset())
    text = pen.redact(f"{before} {number} {after}")
    file = render(Dossier("Berkas", "", NOW, "Berkas", (Section("Catatan", (Row("a", text),)),)))
    found = re.sub(r"\[U\+[0-9A-F]+\]", "", pages(file).replace("\n", ""))
    assert digits not in re.sub(r"\D", "", found)


@given(st.text(max_size=200))
def test_redacting_and_printing_never_fail(text):
    pen = Redactor({"Ani": "petugas A."}, ("rahasia",), frozenset())
    assert NUMBER or ADDRESS
    printable(pen.redact(text)).encode("latin-1")


def test_known_numbers_and_days_stay_and_names_are_masked():
    pen = Redactor({"Agen Satu": "petugas A.S."}, known=frozenset({"10000018"}))
    text = pen.redact("Agen Satu menutup 1000-0018 pada 21-11-2026 14.30, surel a@b.id")
    assert text == "petugas A.S. menutup 1000-0018 pada 21-11-2026 14.30, surel [surel disamarkan]"
    assert masked_name("Budi Santoso") == "B*** S******"


def test_only_those_who_may_take_a_case_out(session, case):
    viewer = system("viewer", [Permission.CASE_VIEW, Permission.CASE_VIEW_ALL])
    with pytest.raises(NotPermittedError):
        service.note_export(session, viewer, case.id, "0" * 64, NOW)
