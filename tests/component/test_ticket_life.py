"""A ticket from its report to its end, and back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from helpers.factories import CALLER, LEASE, NOW, TO_RESTORED, make_actor, make_call, make_ticket, make_unit
from sqlalchemy import select

from ticketing.core import events
from ticketing.core.db import StaleError
from ticketing.core.errors import InvalidError, NotFoundError, NotPermittedError
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.notify.jobs import write_receipt
from ticketing.tickets import queue, service
from ticketing.tickets.errors import NotHolderError, TransitionError
from ticketing.tickets.labels import CATEGORIES, CATEGORY_ICONS, TIMELINE_ICONS
from ticketing.tickets.models import Category, Status
from ticketing.tickets.priority import REASONS
from ticketing.web import assets


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def agent(session):
    return make_actor(session, "ani")


@pytest.fixture
def held(session, agent):
    """A ticket the agent has claimed."""
    return queue.claim(session, agent, make_ticket(session).number, NOW, **LEASE)


def move(session, actor, ticket, to, **given):
    return service.change_status(session, actor, ticket.number, to, NOW, version=ticket.version, **given)


def close(session, actor, ticket, cause="line_broken", action="repaired", **given):
    return service.close(
        session, actor, ticket.number, NOW, version=ticket.version, cause=cause, action=action, **given
    )


def test_a_ticket_walks_the_straight_way_to_its_end(session, agent, held):
    for status in TO_RESTORED:
        move(session, agent, held, status)
    close(session, agent, held, note="kabel disambung")
    assert (held.status, held.cause, held.action, held.closed_at) == (Status.CLOSED, "line_broken", "repaired", NOW)
    assert held.lease_expires_at is None
    kinds = [entry.title for entry in service.timeline(session, held)]
    assert kinds == [
        "timeline.ticket.opened",
        "timeline.ticket.claimed",
        *["timeline.ticket.status_changed"] * len(TO_RESTORED),
        "timeline.ticket.closed",
        "timeline.ticket.noted",
    ]


def test_every_step_says_where_it_came_from(session, agent, held):
    move(session, agent, held, Status.TRIAGED)
    changed = session.scalars(select(Event).where(Event.kind == "ticket.status_changed")).one()
    assert changed.data == {"from": "new", "to": "triaged", "reason": ""}
    assert changed.user_id == agent.user_id


def test_a_page_drawn_before_a_change_is_told_what_is_true_now(session, agent, held):
    old = held.version
    move(session, agent, held, Status.TRIAGED)
    with pytest.raises(StaleError) as caught:
        service.change_status(session, agent, held.number, Status.ASSIGNED, NOW, version=old)
    assert caught.value.details == {
        "number": held.number,
        "version": held.version,
        "status": "triaged",
        "holder": "Ani",
    }


def test_a_step_the_workflow_does_not_have_is_refused_with_the_ways_on(session, agent, held):
    with pytest.raises(TransitionError) as caught:
        move(session, agent, held, Status.RESTORED)
    assert "triaged" in caught.value.details["allowed"]


@pytest.mark.parametrize("status", [Status.PENDING_CALLER, Status.CANCELLED, Status.DUPLICATE, Status.NOT_OURS])
def test_some_steps_take_a_reason(session, agent, held, status):
    with pytest.raises(InvalidError):
        move(session, agent, held, status)
    assert move(session, agent, held, status, reason="sebab").status is status


def test_who_has_not_claimed_a_ticket_does_not_change_it(session, agent, held):
    other = make_actor(session, "budi")
    with pytest.raises(NotHolderError) as caught:
        move(session, other, held, Status.TRIAGED)
    assert caught.value.details["holder"] == "Ani"


def test_a_dispatcher_works_on_tickets_that_others_hold(session, held):
    dispatcher = make_actor(session, "dewi", role="dispatcher")
    assert move(session, dispatcher, held, Status.TRIAGED).status is Status.TRIAGED


def test_closing_takes_a_known_cause_and_action(session, agent, held):
    move(session, agent, held, Status.TRIAGED)
    for given in ({"cause": "because"}, {"action": "something"}, {"cause": ""}):
        with pytest.raises(InvalidError):
            close(session, agent, held, **given)
    with pytest.raises(InvalidError):
        move(session, agent, held, Status.CLOSED)


def test_an_auditor_changes_nothing(session, held):
    auditor = make_actor(session, "edi", role="auditor")
    with pytest.raises(NotPermittedError):
        move(session, auditor, held, Status.TRIAGED)
    with pytest.raises(NotPermittedError):
        service.add_note(session, auditor, held.number, "hai", NOW)


def test_still_dark_opens_the_same_number_where_the_repair_was(session, agent, held):
    for status in TO_RESTORED:
        move(session, agent, held, status)
    close(session, agent, held)
    number = held.number
    service.reopen(session, agent, number, NOW, version=held.version, reason="masih padam")
    assert (held.number, held.status, held.agent_id) == (number, Status.IN_PROGRESS, None)
    assert (held.closed_at, held.cause, held.action) == (None, None, None)
    assert [ticket.number for ticket in queue.waiting(session, agent).rows] == [number]


def test_a_ticket_nobody_worked_on_starts_again_as_new(session, agent, held):
    move(session, agent, held, Status.CANCELLED, reason="salah")
    service.reopen(session, agent, held.number, NOW, version=held.version, reason="ternyata benar")
    assert held.status is Status.NEW


def test_a_ticket_of_another_unit_does_not_exist(session):
    mine, theirs = make_unit(session, "kupang"), make_unit(session, "cirebon")
    agent = make_actor(session, "kun", units=(mine,))
    ticket = make_ticket(session, unit_id=theirs.id)
    with pytest.raises(NotFoundError):
        service.by_number(session, agent, ticket.number)
    with pytest.raises(NotFoundError):
        service.add_note(session, agent, ticket.number, "hai", NOW)
    with pytest.raises(NotFoundError):
        move(session, agent, ticket, Status.TRIAGED)


def test_a_note_is_in_the_timeline_as_it_was_typed(session, agent, held):
    service.add_note(session, agent, held.number, " <b>Pagar</b> terkunci ", NOW)
    entry = service.timeline(session, held)[-1]
    assert (entry.kind, entry.text, entry.who) == ("note", "<b>Pagar</b> terkunci", "Ani")
    for body in ("", "  ", "x" * 4001):
        with pytest.raises(InvalidError):
            service.add_note(session, agent, held.number, body, NOW)


def test_the_timeline_begins_with_the_call(session):
    call = make_call(session)
    events.record(session, "call.started", actor=CALLER, now=NOW, call_id=call.id, dialled="0380123")
    ticket = make_ticket(session, call_id=call.id)
    assert [entry.kind for entry in service.timeline(session, ticket)] == ["call", "ticket"]


@pytest.mark.parametrize(
    ("given", "count"), [({}, 1), ({"is_unfinished": True}, 0), ({"caller_number": ""}, 0)], ids=str
)
def test_a_receipt_is_ordered_when_the_report_is_finished_and_the_number_known(session, given, count):
    make_ticket(session, **given)
    assert len(session.scalars(select(OutboxRow)).all()) == count


@pytest.mark.parametrize(
    ("language", "timezone", "expected"),
    [
        ("id", "Asia/Makassar", "Layanan 123: laporan Anda di wilayah Kupang kami terima 21-11-2026 14.30 WITA."),
        ("en", "Asia/Jayapura", "Service 123: your report in the Kupang area was received 21-11-2026 15.30 WIT."),
        ("id", "Asia/Jakarta", "Layanan 123: laporan Anda di wilayah Kupang kami terima 21-11-2026 13.30 WIB."),
    ],
)
def test_the_receipt_speaks_the_callers_language_and_local_time_and_is_written_once(
    session, language, timezone, expected
):
    unit = make_unit(session, "kupang", timezone=timezone, area="0380")
    ticket = make_ticket(session, unit_id=unit.id, area_code="0380", language=language)
    row = session.scalars(select(OutboxRow)).one()
    for _ in range(2):
        write_receipt(session, row, NOW + timedelta(seconds=5))
    entries = [entry for entry in service.timeline(session, ticket) if entry.kind == "message"]
    assert len(entries) == 1
    assert entries[0].text.startswith(expected)
    assert f"{ticket.number[:4]}-{ticket.number[4:]}" in entries[0].text
    assert entries[0].details["recipient"] == "0811****001"


def test_the_priority_says_why(session):
    danger = make_ticket(session, category=Category.DANGER)
    area = make_ticket(session, scope="neighbours")
    back = make_ticket(session, category=Category.CALL_BACK)
    assert [(t.priority, t.priority_reason) for t in (danger, area, back)] == [
        (1, "danger_reported"),
        (3, "power_out_area"),
        (4, "call_back"),
    ]


def test_every_fault_the_telephone_takes_has_a_priority_and_a_reason_of_its_own(session):
    faults = (Category.OUTAGE, Category.VOLTAGE, Category.METER, Category.TOKEN)
    given = [(ticket.priority, ticket.priority_reason) for ticket in (make_ticket(session, category=c) for c in faults)]
    assert given == [(3, "power_out_house"), (3, "voltage_unsafe"), (3, "meter_fault"), (3, "token_refused")]
    assert {reason for _, reason in given} <= REASONS.keys()


def test_every_category_has_words_and_a_picture_that_exists():
    sprite = (assets.FOLDER / "vendor/icons-3.51.0.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', sprite))
    assert set(Category) == CATEGORIES.keys() == CATEGORY_ICONS.keys()
    assert {*CATEGORY_ICONS.values(), *TIMELINE_ICONS.values()} <= drawn
