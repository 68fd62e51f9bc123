"""A figure's value is the number of the rows it lists, for any day of calls and tickets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_call, make_ticket, make_unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ticketing.core.errors import NotFoundError, NotPermittedError
from ticketing.intake.models import Outcome
from ticketing.reports.counting import Tally
from ticketing.reports.figures import FIGURES, by_name
from ticketing.reports.periods import Period, today
from ticketing.tickets import queue, service
from ticketing.tickets.models import Category, Status

TODAY = today("Asia/Makassar", NOW)
ages = st.integers(min_value=-60, max_value=60 * 40).map(lambda minutes: timedelta(minutes=minutes))
calls = st.lists(
    st.tuples(
        ages, st.sampled_from(list(Outcome)), st.sampled_from([None, "main.menu", "outage.scope", "fault.missed"])
    ),
    max_size=15,
)
tickets = st.lists(
    st.tuples(ages, st.sampled_from(list(Category)), st.booleans(), st.sampled_from(["", "claim", "close", "cancel"])),
    max_size=10,
)


def fill(session, actor, some_calls, some_tickets) -> None:
    for age, outcome, node in some_calls:
        make_call(session, started_at=NOW - age, outcome=outcome, last_node=node)
    for age, category, is_unfinished, work in some_tickets:
        ticket = make_ticket(session, age=age, category=category, is_unfinished=is_unfinished)
        if not work:
            continue
        queue.claim(session, actor, ticket.number, NOW, lease_seconds=300, parked_tickets=99)
        if work == "close":
            service.close(session, actor, ticket.number, NOW, version=ticket.version, cause="tree", action="cleared")
        elif work == "cancel":
            service.change_status(
                session, actor, ticket.number, Status.CANCELLED, NOW, version=ticket.version, reason="x"
            )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_calls=calls, some_tickets=tickets)
def test_value_rows_and_parts_agree_and_the_flow_adds_up(each_database, some_calls, some_tickets):
    with each_database._writer.connect() as connection:
        # Rolled back at the end, so that each example starts from nothing.
        session = Session(connection)
        supervisor = make_actor(session, "penyelia", role="supervisor")
        fill(session, supervisor, some_calls, some_tickets)
        values = {}
        for name, figure in FIGURES.items():
            rows = figure.rows(session, supervisor, TODAY)
            values[name] = figure.value(session, supervisor, TODAY)
            if figure.is_age or figure.mean is not None or figure.seconds is not None:
                continue
            parts = figure.parts(session, supervisor, TODAY)
            assert values[name] == len(rows), name
            assert figure.by is None or sum(part.value for part in parts) == values[name], name
            for part in parts:
                assert len(figure.rows(session, supervisor, TODAY, part=part.key)) == part.value, (name, part)
            assert all(isinstance(row, figure.of) for row in rows)
        assert Tally(session, supervisor).values(list(FIGURES.values()), TODAY) == values
        session.close()

    assert values["line.offered"] == values["line.answered"] + values["line.on_tape"]
    assert values["line.answered"] == values["line.ended"] + values["line.in_progress"]
    ends = ("goal_reached", "hung_up", "gave_up", "failed")
    assert values["line.ended"] == sum(values[f"line.{end}"] for end in ends)
    books = values["flow.open_before"] + values["flow.arrived"] - values["flow.ended"]
    assert books == values["flow.open_after"]


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def supervisor(session):
    return make_actor(session, "penyelia", role="supervisor")


def test_the_day_is_the_local_day():
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)  # 00.30 of the 22nd in Kupang, still the 21st in Cirebon
    assert today("Asia/Makassar", late).start == datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    assert today("Asia/Jakarta", late).start == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert today("Asia/Jakarta", late).end == datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


def test_a_call_on_the_stroke_of_midnight_belongs_to_the_new_day(session, supervisor):
    make_call(session, started_at=TODAY.start)
    make_call(session, started_at=TODAY.end)
    yesterday = Period(TODAY.start - timedelta(days=1), TODAY.start, NOW)
    offered = by_name("line.offered")
    assert offered.value(session, supervisor, TODAY) == 1
    assert offered.value(session, supervisor, yesterday) == 0


def test_hung_up_says_where(session, supervisor):
    for node in ("outage.scope", "main.menu", "outage.scope"):
        make_call(session, last_node=node)
    parts = by_name("line.hung_up").parts(session, supervisor, TODAY)
    assert [(part.key, part.value) for part in parts] == [("outage.scope", 2), ("main.menu", 1)]


def test_the_oldest_waiting_ticket_gives_its_age_and_itself(session, supervisor):
    oldest = by_name("queue.oldest_waiting")
    assert oldest.value(session, supervisor, TODAY) is None
    make_ticket(session, age=timedelta(minutes=5))
    old = make_ticket(session, age=timedelta(minutes=50))
    assert oldest.value(session, supervisor, TODAY) == 3000
    assert [row.number for row in oldest.rows(session, supervisor, TODAY)] == [old.number]


def test_a_ticket_claimed_twice_counts_once(session, supervisor):
    number = make_ticket(session).number
    for _ in range(2):
        queue.claim(session, supervisor, number, NOW, **LEASE)
        queue.release(session, supervisor, number, NOW, reason="x")
    assert by_name("queue.claimed").value(session, supervisor, TODAY) == 1
    assert by_name("queue.waiting").value(session, supervisor, TODAY) == 1


def test_a_supervisor_of_one_unit_counts_that_unit_alone(session):
    mine, other = make_unit(session, "kupang"), make_unit(session, "cirebon")
    supervisor = make_actor(session, "kepala", role="supervisor", units=(mine,))
    for unit in (mine, other, other):
        make_call(session, unit_id=unit.id)
        make_ticket(session, unit_id=unit.id)
    for name in ("line.offered", "queue.opened", "queue.waiting"):
        assert by_name(name).value(session, supervisor, TODAY) == 1


def test_an_agent_does_not_see_figures(session):
    agent = make_actor(session, "ani")
    for figure in FIGURES.values():
        for ask in (figure.value, figure.rows):
            with pytest.raises(NotPermittedError):
                ask(session, agent, TODAY)


def test_every_figure_has_its_words_in_both_languages():
    for name, figure in FIGURES.items():
        assert figure.name == name
        for label in (figure.title, figure.formula):
            assert label.id
            assert label.en
            assert label.id != label.en


def test_a_figure_nobody_knows_is_not_found():
    with pytest.raises(NotFoundError):
        by_name("line.nonsense")
