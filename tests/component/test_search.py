"""One box finds tickets by number, telephone, customer, place and words, within reach and nothing more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from helpers.factories import NOW, make_actor, make_call, make_ticket, make_unit
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError, NotPermittedError
from ticketing.retention import service as retention
from ticketing.search import indexing, keeping
from ticketing.search.asking import MOST_WORDS, ask
from ticketing.search.models import TicketText
from ticketing.search.service import Filters, exactly, excerpts, find
from ticketing.tickets import queue, service
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.workflow import Standing
from ticketing.transcripts.models import State, Transcript


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


def numbers(session, actor, typed: str, **given) -> list[str]:
    while indexing.follow(session):
        pass
    return [one.number for one in find(session, actor, ask(typed), Filters(**given), NOW).rows]


def note(session, actor, ticket: Ticket, body: str) -> None:
    service.add_note(session, actor, ticket.number, body, NOW)


def said(session, ticket: Ticket, words: str, **answers: str) -> None:
    call = make_call(session, answers=answers)
    ticket.call_id = call.id
    session.add(
        Transcript(
            call_id=call.id,
            field="address",
            file="a.wav",
            state=State.MADE,
            reason=None,
            text=words,
            confidence=0.9,
            engine="x",
            model="x",
            made_at=NOW,
        )
    )
    session.flush()
    service.add_note(session, make_actor(session, f"writer{ticket.id}"), ticket.number, "x", NOW)


def test_report_number_is_found_however_it_is_written(session):
    agent, ticket = make_actor(session, "ani"), make_ticket(session)
    for typed in (
        ticket.number,
        f"{ticket.number[:4]}-{ticket.number[4:]}",
        f" {ticket.number[:4]} {ticket.number[4:]} ",
    ):
        found = exactly(session, agent, ask(typed))
        assert found is not None
        assert found.number == ticket.number


def test_telephone_is_found_in_every_spelling_and_by_its_end(session):
    agent = make_actor(session, "ani")
    ticket = make_ticket(session, caller_number="+6281234567890")
    make_ticket(session, caller_number="+6281234567891")
    for typed in ("081234567890", "+62 812-3456-7890", "6281234567890", "0812 3456 7890", "7890"):
        assert numbers(session, agent, typed) == [ticket.number], typed


def test_customer_is_found_whole_and_by_the_last_four_digits(session):
    agent = make_actor(session, "ani")
    ticket = make_ticket(session, customer_number="993800001234")
    make_ticket(session)
    assert numbers(session, agent, "9938 0000 1234") == [ticket.number]
    assert numbers(session, agent, "1234") == [ticket.number]


def test_who_does_not_work_on_tickets_finds_nobody_by_telephone(session):
    make_ticket(session, caller_number="+6281234567890")
    assert numbers(session, make_actor(session, "aud", "auditor"), "081234567890") == []


def test_words_of_place_note_and_outcome_are_found_by_their_beginnings(session):
    agent = make_actor(session, "ani")
    ticket = make_ticket(session, place="Oesapa, Kelapa Lima, Kota Kupang")
    make_ticket(session, place="Penfui")
    note(session, agent, ticket, "Pagar TERKUNCI, anjing galak")
    for typed in ("oesapa", "kelapa lim", "terkunci oesapa", "anjin", "padam oesapa"):
        assert numbers(session, agent, typed) == [ticket.number], typed
    assert numbers(session, agent, "oesapa penfui") == []


def test_excerpt_is_the_line_that_has_the_words(session):
    agent, ticket = make_actor(session, "ani"), make_ticket(session, place="Oesapa")
    note(session, agent, ticket, "Pagar terkunci, anjing galak")
    numbers(session, agent, "x")
    assert excerpts(session, agent, ask("anjing"), [ticket]) == {ticket.id: "Pagar terkunci, anjing galak"}


def test_what_a_caller_said_is_found_only_by_who_may_listen(session):
    agent, auditor = make_actor(session, "ani"), make_actor(session, "aud", "auditor")
    ticket = make_ticket(session)
    said(session, ticket, "rumah cat hijau dekat masjid")
    assert numbers(session, agent, "masjid") == [ticket.number]
    assert numbers(session, auditor, "masjid") == []


def test_who_wants_to_stay_unknown_is_not_found_by_what_he_said(session):
    agent, ticket = make_actor(session, "ani"), make_ticket(session)
    said(session, ticket, "tetangga saya mencuri listrik", unknown_caller="yes")
    assert numbers(session, agent, "mencuri") == []


def test_tickets_of_other_units_are_not_found(session):
    here, there = make_unit(session, "HERE"), make_unit(session, "THERE")
    agent = make_actor(session, "ani", units=(here,))
    mine = make_ticket(session, unit_id=here.id, place="Oesapa")
    other = make_ticket(session, unit_id=there.id, place="Oesapa")
    assert numbers(session, agent, "oesapa") == [mine.number]
    assert exactly(session, agent, ask(other.number)) is None


def test_filters_narrow_and_alone_are_a_search_too(session):
    agent = make_actor(session, "ani")
    late = make_ticket(session, age=timedelta(hours=2))
    fresh = make_ticket(session, category=Category.BILLING)
    assert numbers(session, agent, "", category=Category.BILLING) == [fresh.number]
    assert numbers(session, agent, "", is_late=True) == [late.number]
    assert numbers(session, agent, "", since=NOW - timedelta(hours=1)) == [fresh.number]
    assert numbers(session, agent, "", until=NOW - timedelta(hours=1)) == [late.number]
    assert numbers(session, agent, "", standing=Standing.PAUSED) == []
    queue.claim(session, agent, fresh.number, NOW, lease_seconds=300, parked_tickets=5)
    assert numbers(session, agent, "", agent_id=agent.user_id) == [fresh.number]


def test_pages_hold_every_ticket_once_newest_first(session):
    agent = make_actor(session, "ani")
    expected = [make_ticket(session, age=timedelta(minutes=n // 2), place="Oesapa").number for n in range(11)]
    numbers(session, agent, "")
    found, after = [], None
    while True:
        page = find(session, agent, ask("oesapa"), Filters(), NOW, after=after, limit=3)
        found += [one.number for one in page.rows]
        if page.after is None:
            break
        after = page.after
    assert sorted(found) == sorted(expected)
    assert len(found) == len(set(found))


def test_words_that_were_erased_are_found_no_more(session):
    agent, ticket = make_actor(session, "ani"), make_ticket(session, place="Oesapa")
    note(session, agent, ticket, "anjing galak")
    assert numbers(session, agent, "anjing") == [ticket.number]
    ticket.closed_at, ticket.status = NOW - timedelta(days=9999), "closed"
    session.flush()
    retention.erase_tickets(session, retention.Periods(90, 365, 730), NOW)
    assert numbers(session, agent, "anjing") == []
    assert "anjing" not in "".join(session.scalars(select(TicketText.body)))


def test_following_again_finds_nothing_new(session):
    make_ticket(session)
    assert indexing.is_behind(session)
    assert indexing.follow(session) > 0
    assert not indexing.is_behind(session)
    assert indexing.follow(session) == 0


@pytest.mark.parametrize(
    "typed", ['"', "*", "a OR b", "NEAR(a b)", "body:x", "-x", "' ; --", "(", "a&!b", "\x00", "%", "😀", "x" * 9999]
)
def test_nothing_that_is_typed_breaks_the_search(session, typed):
    agent = make_actor(session, "ani")
    make_ticket(session, place="Oesapa")
    assert numbers(session, agent, typed) in ([], [session.scalar(select(Ticket.number))])


@given(st.text(max_size=80))
def test_every_text_is_a_question_with_few_plain_words(typed):
    asked = ask(typed)
    assert len(asked.words) <= MOST_WORDS
    assert all(re.fullmatch(r"\w+", word) for word in asked.words)
    assert not (asked.words and (asked.number or asked.phone or asked.customer or asked.ending))


def test_search_is_kept_under_a_name_replaced_and_forgotten(session):
    agent, other = make_actor(session, "ani"), make_actor(session, "budi")
    view = keeping.keep(session, agent, " Telat  Kupang ", "unit=3&late=1&csrf=x", NOW, allowed=("unit", "late"))
    assert (view.name, view.query) == ("Telat Kupang", "unit=3&late=1")
    assert keeping.keep(session, agent, "Telat Kupang", "q=a", NOW, allowed=("q",)).id == view.id
    assert keeping.kept(session, other) == []
    with pytest.raises(NotFoundError):
        keeping.forget(session, other, view.id)
    assert keeping.forget(session, agent, view.id).query == "q=a"
    assert keeping.kept(session, agent) == []


def test_kept_search_needs_a_name_and_something_to_keep_and_has_an_end(session):
    agent = make_actor(session, "ani")
    for name, query in (("", "q=a"), ("x" * 41, "q=a"), ("a", ""), ("a", "other=1")):
        with pytest.raises(InvalidError):
            keeping.keep(session, agent, name, query, NOW, allowed=("q",))
    for n in range(keeping.MOST):
        keeping.keep(session, agent, f"n{n}", "q=a", NOW, allowed=("q",))
    with pytest.raises(ConflictError):
        keeping.keep(session, agent, "more", "q=a", NOW, allowed=("q",))


def test_person_without_tickets_may_not_search(session):
    nobody = replace(make_actor(session, "ani"), permissions=frozenset({Permission.FIGURES_VIEW}))
    with pytest.raises(NotPermittedError):
        find(session, nobody, ask("x"), Filters(), NOW)


def test_pages_of_a_frequent_word_are_in_the_order_of_the_reports_whatever_order_they_came_in(session):
    agent, unit = make_actor(session, "ani"), make_unit(session, "KUPANG")
    ages = [5, 90, 3, 70, 1, 80, 2, 4, 60, 6, 95, 7]  # some came days later, from the journal or from paper
    made = [
        make_ticket(session, age=timedelta(minutes=age), place="Oesapa" if age != 4 else "Lasiana", unit_id=where)
        for number, age in enumerate(ages)
        for where in [unit.id if number % 3 else None]
    ]
    while indexing.follow(session):
        pass
    for filters in (Filters(), Filters(unit_id=unit.id), Filters(until=NOW - timedelta(minutes=2))):
        wanted = [
            one.number
            for one in sorted(made, key=lambda ticket: ticket.opened_at, reverse=True)
            if one.place == "Oesapa"
            and (filters.unit_id is None or one.unit_id == unit.id)
            and (filters.until is None or one.opened_at < filters.until)
        ]
        found, after = [], None
        while True:
            page = find(session, agent, ask("oesapa"), filters, NOW, after=after, limit=2)
            found += [one.number for one in page.rows]
            after = page.after
            if after is None:
                break
        assert found == wanted
