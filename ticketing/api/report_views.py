"""Reports as their callers see them, for an app or a page of the utility: make one, follow it, ask for something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import Response, url_for

from ticketing.api import door, making
from ticketing.api.once import once
from ticketing.api.schemas import (
    Both,
    HolderQuery,
    RatingIn,
    RatingOut,
    ReportChange,
    ReportIn,
    ReportOut,
    ReportQuery,
    ReportsOut,
)
from ticketing.api.scopes import Scope
from ticketing.core import clock, http
from ticketing.core.errors import ConflictError, NotFoundError
from ticketing.tickets import caller, ratings, service, wishes
from ticketing.tickets.models import Status
from ticketing.tickets.wishes import Wish
from ticketing.tickets.workflow import WORKFLOW

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.tickets.caller import OpenReport

blueprint = APIBlueprint("reports", __name__, tag="Reports")

SOURCE = "app"


class NotNowError(ConflictError):
    """The report cannot be cancelled, opened again or hurried any more, or not yet."""

    code = "not-now"


@blueprint.get("/reports")
@blueprint.input(ReportQuery, location="query", arg_name="query")
@blueprint.output(ReportsOut)
@door.needs(Scope.REPORTS_READ)
def list_reports(query: ReportQuery) -> ReportsOut:
    """List the newest reports of a telephone: open ones, and those that ended within a week."""
    with http.database().read() as session:
        found = caller.reports_of_phone(session, query.phone)
        return ReportsOut(items=[told(one) for one in found if _is_within_reach(session, one.number)])


@blueprint.post("/reports")
@blueprint.input(ReportIn, arg_name="given")
@blueprint.output(ReportOut, status_code=201)
@door.needs(Scope.REPORTS_WRITE)
def create_report(given: ReportIn) -> Response:
    """Take a report. Its number can be told to the caller as soon as this answers."""

    def work(session: Session, now: datetime) -> tuple[dict[str, Any], str]:
        number = making.take(session, given, SOURCE, now)
        here = url_for("v1.reports.read_report", number=number)
        return _report(session, number, given.phone, now).model_dump(mode="json"), here

    return once(work)


@blueprint.get("/reports/<number>")
@blueprint.input(HolderQuery, location="query", arg_name="query")
@blueprint.output(ReportOut)
@door.needs(Scope.REPORTS_READ)
def read_report(number: str, query: HolderQuery) -> ReportOut:
    """Read where a report stands; with its telephone also what may be asked."""
    with http.database().read() as session:
        return _report(session, number, query.phone, clock.now())


@blueprint.patch("/reports/<number>")
@blueprint.input(ReportChange, arg_name="change")
@blueprint.output(ReportOut)
@door.needs(Scope.REPORTS_WRITE)
def ask_for(number: str, change: ReportChange) -> ReportOut:
    """Do what its holder asks: open it again, cancel it, hurry it, confirm that it is solved."""
    now = clock.now()
    with http.database().write() as session:
        before = _report(session, number, change.phone, now)
        if change.wish not in before.may:
            allowed = ", ".join(before.may) or "nothing"
            raise NotNowError(f"This cannot be asked now; possible: {allowed}.", number=number, field="wish")
        wishes.grant(session, http.actor(), number, Wish(change.wish), now, call_id=None, caller_number=change.phone)
        session.flush()
        return _report(session, number, change.phone, now)


@blueprint.put("/reports/<number>/rating")
@blueprint.input(RatingIn, arg_name="given")
@blueprint.output(RatingOut)
@door.needs(Scope.REPORTS_WRITE)
def rate(number: str, given: RatingIn) -> RatingOut:
    """Say how satisfied its holder is, once it is restored and until a week after its end. The newest counts."""
    now = clock.now()
    with http.database().write() as session:
        ticket = service.by_number(session, http.actor(), number)  # refuses what is out of reach
        ratings.rate(session, http.actor(), number, given.score, given.words, now, caller_number=given.phone)
        session.flush()
        kept = ratings.newest(session, ticket.id)
        rated_at = kept.at if kept is not None else now
    return RatingOut(number=ticket.number, score=given.score, words=given.words, rated_at=rated_at)


def told(report: OpenReport) -> ReportOut:
    """Return a report in the words callers hear."""
    status = Status(report.status)
    public = WORKFLOW[status].public
    return ReportOut(
        number=report.number,
        status=status,
        public_status=Both(id=public.id, en=public.en),
        category=report.category,
        is_unfinished=report.is_unfinished,
        changed_at=report.changed_at,
        outage_id=report.outage_id,
        is_holder=report.is_callers,
        may=sorted(Wish(one) for one in report.may),
    )


def _report(session: Session, number: str, phone: str, now: datetime) -> ReportOut:
    service.by_number(session, http.actor(), number)  # refuses what is out of reach
    found = caller.report_of(session, number, phone, now)
    if found is None:
        raise NotFoundError("There is no such report.", number=number)
    return told(found)


def _is_within_reach(session: Session, number: str) -> bool:
    try:
        service.by_number(session, http.actor(), number)
    except NotFoundError:
        return False
    return True
