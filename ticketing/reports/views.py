"""The figures of any period, each with its formula, its rows and what it was in the period before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request
from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import language
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.core.events import Event
from ticketing.core.i18n import Label
from ticketing.intake import labels as call_labels
from ticketing.intake.models import Call
from ticketing.intake.places import place
from ticketing.intake.reading import tickets_of
from ticketing.reports import asked, breakdown, charts, files, flow, labels, sheets, shown, spoken
from ticketing.reports.agents import AGENTS
from ticketing.reports.counting import Tally
from ticketing.reports.figures import by_name
from ticketing.reports.monthly import words_of
from ticketing.reports.registry import ticket_of
from ticketing.tickets import labels as ticket_labels
from ticketing.tickets.models import Stretch, Ticket
from ticketing.tickets.outcomes import CAUSES
from ticketing.tickets.workflow import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.reports.asked import View
    from ticketing.reports.periods import Span
    from ticketing.reports.registry import Figure, Part, Row

blueprint = Blueprint("reports", __name__, template_folder="templates")

LONGEST_LIST = 500
ALL = "all"
FUNNEL = ("line.offered", "line.answered", "line.ended", "line.goal_reached")
LOST = (
    "line.on_tape",
    "line.repeated",
    "line.hung_up",
    "line.gave_up",
    "line.failed",
    "line.in_progress",
    "line.unfinished_reports",
)
QUEUE = (
    "queue.waiting",
    "queue.oldest_waiting",
    "queue.at_risk",
    "queue.late",
    "queue.response_kept",
    "queue.recovery_kept",
    "queue.without_visit",
    "flow.first_contact",
    "queue.opened",
    "queue.claimed",
    "queue.closed",
    "queue.reopened",
    "queue.other_ends",
)
BOOKS = ("flow.open_before", "flow.arrived", "flow.ended", "flow.open_after")
SURVEY = ("survey.mean", "survey.answered", "survey.share", "survey.asked", "survey.low", "survey.praised")


@dataclass(frozen=True)
class Shown:
    """A figure with what it is worth, and what it was worth in the period before (None for one of this moment)."""

    figure: Figure
    value: float | None
    before: float | None
    parts: Sequence[Part]


@dataclass(frozen=True)
class Flow:
    """What must add up: ``whole`` is the sum of its signed parts."""

    whole: Shown
    parts: tuple[tuple[str, Shown], ...]

    @property
    def is_kept(self) -> bool:
        """Tell whether it does."""
        signed = ((part.value or 0) * (-1 if sign == "-" else 1) for sign, part in self.parts)
        return sum(signed) == (self.whole.value or 0)


@blueprint.get("/figures")
@http.requires(Permission.FIGURES_VIEW)
def figures() -> Response:
    """Show the line and the queue of a period, today when none is asked for; htmx gets the part that changes."""
    with http.database().read() as session:
        newest = session.scalar(select(func.max(Event.id))) or 0
        view = asked.view(session, http.actor())
        found = _all_shown(session, view)
    template = "reports/_figures.html" if http.is_fragment() else "reports/figures.html"
    flows = [_flow(found, whole, parts) for whole, parts in labels.FLOWS if whole in found]
    lists = {"funnel": FUNNEL, "lost": LOST, "queue": QUEUE, "books": BOOKS, "survey": SURVEY, "agents": AGENTS}
    days = http.settings().survey_days
    return make_response(
        render_template(
            template, shown=found, view=view, newest=newest, flows=flows, survey_days=days, **lists, **words()
        )
    )


@blueprint.get("/figures/speech")
@http.requires(Permission.FIGURES_VIEW)
def speech() -> Response:
    """Show how callers who speak were understood of late."""
    with http.database().read() as session:
        view = asked.view(session, http.actor())
        questions = spoken.by_question(session, view.actor, view.period.now)
        refused = spoken.most_refused(session, view.actor, view.period.now)
    words = {"place": place, "WAYS": spoken.WAYS, "WORDS": labels.SPEECH}
    return make_response(
        render_template("reports/speech.html", view=view, questions=questions, refused=refused, **words)
    )


@blueprint.get("/figures/by/<by>")
@http.requires(Permission.FIGURES_VIEW)
def table(by: str) -> Response:
    """Show figures side by side, a line for each unit, area, class, cause, person or part of the period."""
    if by not in breakdown.COLUMNS:
        raise NotFoundError("There is no such table.", table=by)
    with http.database().read() as session:
        view = asked.view(session, http.actor())
        step = breakdown.step_of(view, request.args.get("step"))
        found = breakdown.table(session, view, by, step)
    steps = breakdown.STEPS.get(view.local.span, ())
    return make_response(
        render_template("reports/table.html", table=found, view=view, step=step, steps=steps, **words())
    )


@blueprint.get("/figures/busy")
@http.requires(Permission.FIGURES_VIEW)
def busy() -> Response:
    """Show at which hours of the week calls and reports come, and how the period went."""
    with http.database().read() as session:
        view = asked.view(session, http.actor())
        step = breakdown.step_of(view, None)
        pictures = [
            (figure, charts.heat(session, view, figure, moment), _bars(session, view, figure, step))
            for figure, moment in (
                (by_name("line.offered"), Call.started_at),
                (by_name("queue.opened"), Ticket.opened_at),
            )
            if view.shows(figure)
        ]
    return make_response(render_template("reports/busy.html", view=view, pictures=pictures, **words()))


@blueprint.get("/figures/files/<by>.<form>")
@http.requires(Permission.FIGURES_VIEW)
def download(by: str, form: str) -> Response:
    """Return a table, or ``all`` figures, as a file with unit, period, time zone and formulas."""
    if form not in files.FORMS or by not in (*breakdown.COLUMNS, ALL):
        raise NotFoundError("There is no such file.", table=by, form=form)
    with http.database().read() as session:
        view = asked.view(session, http.actor())
        if by == ALL:
            sheet = sheets.of_figures(session, view, sheets.shown_figures(view), language())
        else:
            step = breakdown.step_of(view, request.args.get("step"))
            sheet = sheets.of_table(view, breakdown.table(session, view, by, step), language())
    return send_file(files.FORMS[form][1]([sheet], language()), sheet.name, form)


@blueprint.get("/figures/<name>")
@http.requires(Permission.FIGURES_VIEW)
def rows(name: str) -> Response:
    """List the very rows a figure counts; ``part`` keeps one group of them."""
    figure, part = by_name(name), request.args.get("part")
    with http.database().read() as session:
        view = asked.view(session, http.actor())
        if not view.shows(figure):
            raise NotFoundError("This figure does not go with this filter.", figure=name)
        item = _shown(session, figure, view)
        found = figure.rows(session, view.actor, view.period, part=part, limit=LONGEST_LIST)
        numbers = tickets_of(session, found) if figure.of is Call else {}
        listed = [] if figure.of is Call else _tickets(session, found)
    return make_response(
        render_template(
            "reports/rows.html",
            found=found,
            is_calls=figure.of is Call,
            listed=listed,
            longest=LONGEST_LIST,
            now=clock.now(),
            numbers=numbers,
            part=part,
            item=item,
            view=view,
            **words(),
        )
    )


def send_file(content: bytes, name: str, form: str) -> Response:
    """Return a file to be saved."""
    response = make_response(content)
    response.headers["Content-Type"] = files.FORMS[form][0]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def part_label(name: str, key: str) -> Label:
    """Return the words of one group of a figure."""
    if name in ("line.hung_up", "line.gave_up", "line.failed"):
        return place(key)
    tables: dict[str, Any] = {
        "line.goal_reached": call_labels.GOALS,
        "survey.asked": call_labels.GOALS,
        "survey.answered": call_labels.SCORES,
        "survey.low": call_labels.GOALS,
        "survey.praised": call_labels.GOALS,
        "queue.opened": ticket_labels.CATEGORIES,
        "queue.at_risk": ticket_labels.CATEGORIES,
        "queue.late": ticket_labels.CATEGORIES,
        "queue.closed": CAUSES,
        "flow.arrived": labels.ARRIVALS,
        "flow.open_after": flow.AGE_LABELS,
    }
    if key in WORKFLOW and name in ("queue.waiting", "queue.other_ends", "flow.ended"):
        return WORKFLOW[key].internal  # type: ignore[index]  # a Status is its value
    return ticket_labels.named(tables.get(name, {}), key) or Label("tidak dicatat", "not recorded")


def _all_shown(session: Session, view: View) -> dict[str, Shown]:
    figures, tally = sheets.shown_figures(view), Tally(session, view.actor)
    now = tally.values(figures, view.period)
    before = tally.values([one for one in figures if not one.is_of_now], view.before)
    return {
        one.name: Shown(one, now[one.name], before.get(one.name), one.parts(session, view.actor, view.period))
        for one in figures
    }


def _shown(session: Session, figure: Figure, view: View) -> Shown:
    value = figure.value(session, view.actor, view.period)
    before = None if figure.is_of_now else figure.value(session, view.actor, view.before)
    return Shown(figure, value, before, figure.parts(session, view.actor, view.period))


def _bars(session: Session, view: View, figure: Figure, step: Span | None) -> list[charts.Bar]:
    parts = view.local.parts(step) if step else []
    found = [(one, figure.value(session, view.actor, view.part(one)) or 0) for one in parts]
    return charts.bars([(shown.title_of(one, language()), value) for one, value in found])


def _flow(found: dict[str, Shown], whole: str, parts: tuple[tuple[str, str], ...]) -> Flow:
    return Flow(found[whole], tuple((sign, found[name]) for sign, name in parts))


def _tickets(session: Session, found: Sequence[Row]) -> list[tuple[Ticket, Any]]:
    """Return the ticket of each row with the moment that is counted, None where that is the report."""
    ids = {ticket_of(row) for row in found}
    held = {one.id: one for one in session.scalars(select(Ticket).where(Ticket.id.in_(ids)))}
    return [(held[ticket_of(row) or 0], _moment(row)) for row in found]


def _moment(row: Row) -> Any:
    if isinstance(row, Stretch):
        return row.ended_at or row.began_at
    return row.at if isinstance(row, Event) else None


def words() -> dict[str, Any]:
    """Return the words that all these pages share."""
    return {
        "CHARTS": labels.CHARTS,
        "MONTH_TITLE": labels.MONTH["title"],
        "FIGURE_WORDS": labels.FIGURES,
        "SPANS": labels.SPANS,
        "SURVEY_WORDS": labels.SURVEY,
        "TABLES": breakdown.TITLES,
        "part_label": part_label,
        "title_of": shown.title_of,
        "WEEKDAYS": labels.WEEKDAYS,
        "signature": lambda one, view: words_of(one, view, language()),
        "only": shown.only,
    }
