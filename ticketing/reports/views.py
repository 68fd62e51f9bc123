"""Today's figures, each with its formula and its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.core.events import Event
from ticketing.core.i18n import Label
from ticketing.intake import labels as call_labels
from ticketing.intake.models import Call
from ticketing.intake.places import place
from ticketing.intake.reading import tickets_of
from ticketing.reports import labels, spoken
from ticketing.reports.figures import FIGURES, by_name
from ticketing.reports.registry import Period, today
from ticketing.tickets import labels as ticket_labels
from ticketing.tickets.outcomes import CAUSES
from ticketing.tickets.units import visible_units
from ticketing.tickets.workflow import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.core.actor import Actor
    from ticketing.network.models import Unit
    from ticketing.reports.registry import Figure, Part

blueprint = Blueprint("reports", __name__, template_folder="templates")

LONGEST_LIST = 500
FUNNEL = ("line.offered", "line.answered", "line.ended", "line.goal_reached")
LOST = ("line.hung_up", "line.gave_up", "line.failed", "line.in_progress", "line.unfinished_reports")
QUEUE = (
    "queue.waiting",
    "queue.oldest_waiting",
    "queue.at_risk",
    "queue.late",
    "queue.response_kept",
    "queue.recovery_kept",
    "queue.without_visit",
    "queue.opened",
    "queue.claimed",
    "queue.closed",
    "queue.reopened",
    "queue.other_ends",
)
SURVEY = ("survey.mean", "survey.answered", "survey.share", "survey.asked", "survey.low", "survey.praised")
_DEFAULT_ZONE = "Asia/Jakarta"


@dataclass(frozen=True)
class Shown:
    """A figure with what it is worth now."""

    figure: Figure
    value: float | None
    parts: Sequence[Part]


@dataclass(frozen=True)
class View:
    """Whose figures are looked at: an actor narrowed to the chosen unit, and that unit's day."""

    actor: Actor
    unit: Unit | None
    units: Sequence[Unit]
    zone: str
    period: Period


@blueprint.get("/figures")
@http.requires(Permission.FIGURES_VIEW)
def figures() -> Response:
    """Show the line and the queue of today; htmx gets the part that changes."""
    with http.database().read() as session:
        newest = session.scalar(select(func.max(Event.id))) or 0
        view = _view(session)
        shown = {name: _shown(session, figure, view) for name, figure in FIGURES.items()}
    template = "reports/_figures.html" if http.is_fragment() else "reports/figures.html"
    lists = {"funnel": FUNNEL, "lost": LOST, "queue": QUEUE, "survey": SURVEY}
    return make_response(
        render_template(
            template,
            shown=shown,
            view=view,
            newest=newest,
            part_label=part_label,
            survey_days=http.settings().survey_days,
            SURVEY_WORDS=labels.SURVEY,
            url=_url,
            **lists,
        )
    )


@blueprint.get("/figures/speech")
@http.requires(Permission.FIGURES_VIEW)
def speech() -> Response:
    """Show how callers who speak were understood of late."""
    with http.database().read() as session:
        view = _view(session)
        questions = spoken.by_question(session, view.actor, view.period.now)
        refused = spoken.most_refused(session, view.actor, view.period.now)
    words = {"place": place, "WAYS": spoken.WAYS, "WORDS": labels.SPEECH, "url": _url}
    return make_response(
        render_template("reports/speech.html", view=view, questions=questions, refused=refused, **words)
    )


@blueprint.get("/figures/<name>")
@http.requires(Permission.FIGURES_VIEW)
def rows(name: str) -> Response:
    """List the very rows a figure counts; ``part`` keeps one group of them."""
    figure, part = by_name(name), request.args.get("part")
    with http.database().read() as session:
        view = _view(session)
        shown = _shown(session, figure, view)
        found = figure.rows(session, view.actor, view.period, part=part, limit=LONGEST_LIST)
        numbers = tickets_of(session, found) if figure.of is Call else {}
    return make_response(
        render_template(
            "reports/rows.html",
            found=found,
            is_calls=figure.of is Call,
            longest=LONGEST_LIST,
            now=clock.now(),
            numbers=numbers,
            part=part,
            part_label=part_label,
            shown=shown,
            url=_url,
            view=view,
        )
    )


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
    }
    if key in WORKFLOW and name in ("queue.waiting", "queue.other_ends"):
        return WORKFLOW[key].internal  # type: ignore[index]  # a Status is its value
    return ticket_labels.named(tables.get(name, {}), key) or Label("tidak dicatat", "not recorded")


def _shown(session: Session, figure: Figure, view: View) -> Shown:
    value = figure.value(session, view.actor, view.period)
    return Shown(figure, value, figure.parts(session, view.actor, view.period))


def _view(session: Session) -> View:
    actor, unit_id = http.actor(), http.integer("unit")
    units = visible_units(session, actor)
    unit = next((unit for unit in units if unit.id == unit_id), None)
    if unit_id is not None and unit is None:
        raise NotFoundError("There is no such unit.", unit=unit_id)
    if unit is not None:
        actor = replace(actor, unit_ids=frozenset({unit.id}))
    zone = unit.timezone if unit else _common_zone(units, is_everything=actor.unit_ids is None)
    return View(actor, unit, units, zone, today(zone, clock.now()))


def _common_zone(units: Sequence[Unit], *, is_everything: bool) -> str:
    zones = {unit.timezone for unit in units}
    return zones.pop() if len(zones) == 1 and not is_everything else _DEFAULT_ZONE


def _url(endpoint: str, view: View, **more: Any) -> str:
    return url_for(endpoint, unit=view.unit.id if view.unit else None, **more)
