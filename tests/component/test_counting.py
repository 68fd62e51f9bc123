# ruff: noqa: DTZ001 local spans have no zone: they are the same words on every clock
"""Figures that are counted together are what each of them is alone, on every clock and for every part of a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from helpers.factories import NOW, make_actor, make_call, make_ticket, make_unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from ticketing.intake.models import Call, Outcome
from ticketing.reports import asked, breakdown, monthly
from ticketing.reports.counting import Tally
from ticketing.reports.figures import FIGURES, by_name
from ticketing.reports.periods import Local, Span
from ticketing.tickets import queue, service
from ticketing.tickets.models import Ticket

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", None)
NOVEMBER = Local.around(Span.MONTH, datetime(2026, 11, 21))
TURN = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
"""The month turns an hour earlier in Jayapura, in this moment in Makassar, an hour later in Jakarta."""

turns = st.builds(
    lambda day, minutes: TURN + timedelta(days=day, minutes=minutes),
    st.sampled_from((0, 1, 7, 19, 20)),
    st.integers(-130, 130),
)
cases = st.lists(
    st.tuples(turns, st.sampled_from(range(4)), st.sampled_from(list(Outcome)), st.booleans()), max_size=12
)


@pytest.fixture
def empty(each_database):
    """A function that gives a session whose rows are forgotten with the next one."""
    with each_database._writer.connect() as connection:

        def begin():
            connection.rollback()
            return Session(connection)

        yield begin


def fill(session, ani, some):
    units = [make_unit(session, zone, timezone=zone).id if zone else None for zone in ZONES]
    for at, unit, outcome, is_closed in some:
        make_call(session, started_at=at, outcome=outcome, unit_id=units[unit])
        ticket = make_ticket(session, age=NOW - at, unit_id=units[unit])
        if is_closed:
            when = at + timedelta(minutes=45)
            queue.claim(session, ani, ticket.number, at, lease_seconds=300, parked_tickets=99)
            service.close(session, ani, ticket.number, when, version=ticket.version, cause="tree", action="cleared")
    session.flush()
    return units


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=cases, step=st.sampled_from((Span.DAY, Span.WEEK)), where=st.sampled_from((None, 0, 2)))
def test_every_part_of_a_month_is_the_figure_its_link_leads_to_on_each_clock(empty, some, step, where):
    session = empty()
    ani = make_actor(session, "ani", role="supervisor")
    units = fill(session, ani, some)
    for local in (NOVEMBER.before, NOVEMBER):
        view = asked.view_of(session, ani, None if where is None else units[where], local, NOW)
        for number, line in enumerate(breakdown.table(session, view, "time", step).lines):
            if number > 1 and not any(line.values):
                continue
            part = view.part(line.label)
            names = breakdown.COLUMNS["time"]
            alone = tuple(by_name(name).value(session, view.actor, part) for name in names)
            assert line.values == alone, line.label


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=cases)
def test_the_report_of_a_month_says_what_each_figure_says_alone(empty, some):
    session = empty()
    ani = make_actor(session, "ani", role="supervisor")
    fill(session, ani, some)
    view = asked.view_of(session, ani, None, NOVEMBER, NOW)
    first, *_ = monthly.report(session, view, "id")
    alone = [
        (one.value(session, ani, view.period), one.value(session, ani, view.before))
        for one in FIGURES.values()
        if view.shows(one) and not one.is_of_now
    ]
    assert [row[1:] for row in first.rows] == alone


def test_figures_of_the_same_rows_share_a_pass_and_what_is_known_is_not_counted_again(session):
    ani = make_actor(session, "ani", role="supervisor")
    view = asked.view_of(session, ani, None, NOVEMBER, NOW)
    line = [one for name, one in FIGURES.items() if name.startswith("line.") and one.of is Call]
    kept = [by_name(name) for name in (*breakdown.KEPT, "queue.other_ends")]
    asked_for = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked_for.append(given[2]))
    tally = Tally(session, ani)
    tally.values(line, view.period)
    tally.values(kept, view.period)
    assert len(asked_for) == 2
    tally.split(kept, view.period, "unit_id", lambda _: Ticket.unit_id)
    tally.split(kept, view.period, "unit_id", lambda _: Ticket.unit_id)
    assert len(asked_for) == 3
