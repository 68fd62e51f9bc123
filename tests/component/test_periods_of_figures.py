# ruff: noqa: DTZ001 local spans have no zone: they are the same words on every clock
"""A period is the same words on every clock; units add up to the company; a table says what its links list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from helpers.factories import NOW, make_actor, make_call, make_ticket, make_unit
from hypothesis import given
from hypothesis import strategies as st

from ticketing.core.errors import InvalidError
from ticketing.intake.models import Call
from ticketing.network.models import UnitKind
from ticketing.reports import asked, breakdown, charts
from ticketing.reports.figures import FIGURES, by_name
from ticketing.reports.narrowing import Narrowing
from ticketing.reports.periods import Local, Span, period, read_moment
from ticketing.tickets import queue, service

JAKARTA, MAKASSAR, JAYAPURA = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
NOVEMBER = Local.around(Span.MONTH, datetime(2026, 11, 21))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31))


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@given(span=st.sampled_from(list(Span)), moment=moments)
def test_spans_of_the_calendar_touch_and_hold_their_moment(span, moment):
    local = Local.around(span, moment)
    assert local.begin <= moment < local.end
    assert Local.around(span, local.begin) == local
    assert local.before.end == local.begin
    assert local.after.begin == local.end


@given(span=st.sampled_from([Span.MONTH, Span.WEEK, Span.DAY, Span.HOUR]), moment=moments, data=st.data())
def test_parts_of_a_span_leave_no_gap(span, moment, data):
    local = Local.around(span, moment)
    parts = local.parts(data.draw(st.sampled_from(breakdown.STEPS[span])))
    assert parts[0].begin == local.begin
    assert parts[-1].end == local.end
    assert all(one.end == following.begin for one, following in pairwise(parts))


@pytest.mark.parametrize("text", ["2026-13", "x", "2026-11-21T14:30+08:00", "1026-01-01", "2026-11-31", ""])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InvalidError):
        read_moment(text)


def test_filters_that_mean_nothing_are_refused():
    for wrong in ({"own": "x"}, {"agent": "1" * 30}, {"category": "nonsense"}, {"kind": "nonsense"}):
        with pytest.raises(InvalidError):
            Narrowing.read(wrong)


def test_the_month_of_a_unit_begins_and_ends_on_its_own_clock(session):
    units = {zone: make_unit(session, zone, timezone=zone) for zone in (JAKARTA, MAKASSAR, JAYAPURA)}
    supervisor = make_actor(session, "penyelia", role="supervisor")
    at = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)  # 22.30 WIB, 23.30 WITA, already 1 November 00.30 in Jayapura
    for unit in units.values():
        make_call(session, started_at=at, unit_id=unit.id)
    make_call(session, started_at=at)  # of no unit: the clock of the company
    offered = by_name("line.offered")
    november = period(NOVEMBER, list(units), NOW)
    assert [one.unit_id for one in offered.rows(session, supervisor, november)] == [units[JAYAPURA].id]
    assert offered.value(session, supervisor, period(NOVEMBER.before, list(units), NOW)) == 3


@given(minutes=st.lists(st.tuples(st.integers(-400, 400), st.integers(0, 3)), max_size=12))
def test_months_that_cross_zones_add_up(minutes):
    zones = (JAKARTA, MAKASSAR, JAYAPURA)
    turn = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    whole = [period(one, zones, NOW) for one in (NOVEMBER.before, NOVEMBER)]
    for offset, kind in minutes:
        zone = zones[kind % 3]
        at = turn + timedelta(minutes=offset)
        clocks = [next(one for one in found.clocks if one.timezone == zone) for found in whole]
        assert sum(one.start <= at < one.end for one in clocks) == 1
        assert all(found.start <= one.start and one.end <= found.end for found, one in zip(whole, clocks, strict=True))


def fill(session):
    kupang, cirebon = make_unit(session, "KUPANG", area="0380"), make_unit(session, "CIREBON", timezone=JAKARTA)
    oesapa = make_unit(session, "OESAPA", parent=kupang)
    oesapa.kind = UnitKind.SERVICE
    ani = make_actor(session, "ani", role="supervisor")
    for number, unit in enumerate((kupang, cirebon, oesapa, oesapa, None)):
        unit_id = unit.id if unit else None
        make_call(session, started_at=NOW - timedelta(hours=number), unit_id=unit_id, area_code="0380")
        category = ("outage", "billing", "danger", "token", "outage")[number]
        ticket = make_ticket(session, age=timedelta(hours=number), unit_id=unit_id, category=category)
        if number % 2:
            queue.claim(session, ani, ticket.number, NOW, lease_seconds=300, parked_tickets=99)
            service.close(session, ani, ticket.number, NOW, version=ticket.version, cause="tree", action="cleared")
    return ani


@pytest.mark.parametrize("by", breakdown.COLUMNS)
def test_every_cell_of_a_table_is_the_figure_its_link_leads_to(session, by):
    ani = fill(session)
    local = Local.around(Span.DAY, datetime(2026, 11, 21))
    view = asked.view_of(session, ani, None, local, NOW)
    found = breakdown.table(session, view, by, Span.HOUR)
    assert found.lines
    for line in found.lines:
        cell = asked.view_at(session, ani, {**asked.span_address(local), **view.address(), **line.address}, NOW)
        for figure, value in zip(found.columns, line.values, strict=True):
            assert figure.value(session, cell.actor, cell.period) == value, (by, line, figure.name)
    for column, figure in enumerate(found.columns):
        counts = figure.mean is None and figure.seconds is None
        if counts and (by, figure.name) not in {("time", "flow.open_before"), ("time", "flow.open_after")}:
            assert sum(line.values[column] or 0 for line in found.lines) == found.total.values[column], figure.name


def test_a_running_period_is_compared_with_as_much_of_the_one_before(session):
    ani = make_actor(session, "ani", role="supervisor")
    view = asked.view_of(session, ani, None, NOVEMBER, NOW)
    assert view.before.end - view.before.start == NOW - view.period.start
    over = asked.view_of(session, ani, None, NOVEMBER.before, NOW)
    assert over.before.end == over.period.start


def test_a_unit_does_not_count_what_belongs_to_nobody(session):
    ani, unit = make_actor(session, "ani", role="supervisor"), make_unit(session, "KUPANG")
    make_call(session)
    make_call(session, unit_id=unit.id)
    local = Local.around(Span.DAY, datetime(2026, 11, 21))
    view = asked.view_of(session, ani, unit.id, local, NOW)
    assert by_name("line.offered").value(session, view.actor, view.period) == 1
    assert len(FIGURES) > 30


def test_the_busiest_hours_are_those_of_each_units_clock_and_add_up(session):
    ani = make_actor(session, "ani", role="supervisor")
    units = [make_unit(session, zone, timezone=zone) for zone in (JAKARTA, JAYAPURA)]
    for unit in units:
        make_call(session, started_at=NOW, unit_id=unit.id)  # Saturday 13.30 WIB, 15.30 WIT
    make_call(session, started_at=datetime(2026, 11, 8, 16, 59, tzinfo=UTC))  # of no unit: Sunday 23.59 WIB
    view = asked.view_of(session, ani, None, NOVEMBER, NOW)
    found = charts.heat(session, view, by_name("line.offered"), Call.started_at)
    assert (found.cells[5][13], found.cells[5][15], found.cells[6][23]) == (1, 1, 1)
    assert found.total == by_name("line.offered").value(session, view.actor, view.period)
