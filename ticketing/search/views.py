"""The page of the search: one box, filters in the address, searches that are kept."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from markupsafe import Markup, escape

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.errors import InvalidError
from ticketing.search import keeping, labels, service
from ticketing.search.asking import LONGEST, ask
from ticketing.search.service import Filters
from ticketing.tickets import categories
from ticketing.tickets.models import Category
from ticketing.tickets.units import visible_units
from ticketing.tickets.workflow import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response

    from ticketing.core.i18n import Label
    from ticketing.network.models import Unit

blueprint = Blueprint("search", __name__, template_folder="templates")

PARTS: Final = ("q", "unit", "standing", "category", "mine", "late", "from", "to")
"""What of the address makes a search; a kept search holds these and nothing else."""

blueprint.record_once(
    lambda setup: setup.app.jinja_env.globals.update(SEARCH=labels.WORDS, LONGEST_SEARCH=LONGEST, marked=_marked)
)


@blueprint.get("/search")
@http.requires(Permission.TICKET_VIEW)
def index() -> Response:
    """Find tickets; a report number that is typed whole opens its ticket."""
    question = ask(request.args.get("q", ""))
    with http.database().read() as session:
        units = visible_units(session, http.actor())
        named = categories.names(session)
        filters = _filters(units, named)
        only = service.exactly(session, http.actor(), question) if filters.is_empty else None
        if only is not None:
            return http.go_to(url_for("tickets.show", number=only.number))
        page = None
        if not (question.is_empty and filters.is_empty):
            after = request.args.get("after")
            page = service.find(session, http.actor(), question, filters, clock.now(), after=after)
        values: dict[str, Any] = {
            "lines": service.excerpts(session, http.actor(), question, page.rows) if page else {},
            "kept": keeping.kept(session, http.actor()),
        }
    values |= {"page": page, "question": question, "filters": filters, "units": units, "args": request.args}
    values |= {
        "categories": named,
        "standings": labels.STANDINGS,
        "parts": _parts(),
        "most_name": keeping.LONGEST_NAME,
    }
    return make_response(render_template("search/search.html", **values))


@blueprint.post("/search/kept")
@http.requires(Permission.TICKET_VIEW)
def keep() -> Response:
    """Keep this search under a name."""
    with http.database().write() as session:
        name, query = request.form.get("name", ""), request.form.get("query", "")
        view = keeping.keep(session, http.actor(), name, query, clock.now(), allowed=PARTS)
        address = f"{url_for('search.index')}?{view.query}"
    return http.go_to(address)


@blueprint.post("/search/kept/<int:view_id>/forget")
@http.requires(Permission.TICKET_VIEW)
def forget(view_id: int) -> Response:
    """Forget one of the own searches; what it looked for stays on the page, to be kept again."""
    with http.database().write() as session:
        query = keeping.forget(session, http.actor(), view_id).query
    return http.go_to(f"{url_for('search.index')}?{query}")


def _parts() -> list[tuple[str, str]]:
    return [(name, request.args[name]) for name in PARTS if request.args.get(name)]


def _filters(units: Sequence[Unit], named: Mapping[str, Label]) -> Filters:
    unit = next((one for one in units if one.id == http.integer("unit")), None)
    zone = ZoneInfo(unit.timezone if unit else units[0].timezone if len(units) == 1 else COMPANY_ZONE)
    since, until = _day("from"), _day("to")
    chosen = request.args.get("category", "")
    is_topic = chosen in named and chosen not in set(Category)
    return Filters(
        unit_id=unit.id if unit else None,
        standing=_one_of(Standing, "standing"),
        category=None if is_topic else _one_of(Category, "category"),
        topic=chosen if is_topic else None,
        agent_id=http.actor().user_id if request.args.get("mine") else None,
        since=datetime.combine(since, time(), zone) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        is_late=bool(request.args.get("late")),
    )


def _one_of(kind: Any, name: str) -> Any:
    value = request.args.get(name, "")
    try:
        return kind(value) if value else None
    except ValueError as error:
        raise InvalidError("There is no such filter.", field=name, value=value) from error


def _day(name: str) -> date | None:
    value = request.args.get(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InvalidError("This is not a day.", field=name, value=value) from error


def _marked(line: str, words: Sequence[str]) -> Markup:
    """Return a line with the words that were looked for in ``<mark>``; everything else is escaped."""
    found, low, at = Markup(), line.casefold(), 0
    while at < len(line):
        hits = [(low.find(word, at), -len(word)) for word in words if low.find(word, at) >= 0]
        if not hits or len(low) != len(line):
            break
        begin, length = min(hits)
        found += escape(line[at:begin]) + Markup("<mark>{}</mark>").format(line[begin : begin - length])
        at = begin - length
    return found + escape(line[at:])
