"""The audit trail: who looked at what and changed what, by person, day, kind and customer; on the page and as CSV."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request

from ticketing.accounts.permissions import Permission
from ticketing.administration import audit
from ticketing.administration.blueprint import blueprint, language
from ticketing.administration.pages import PAGES
from ticketing.core import clock, http
from ticketing.core.i18n import Label
from ticketing.tickets.export import guard

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.core.events import Event

_COLUMNS = ("at", "person", "kind", "what", "customer", "call", "reason")


@blueprint.get("/administration/audit")
@http.requires(Permission.PEOPLE_VIEW)
def audit_trail() -> Response:
    """Show one page of the trail."""
    wanted = _wanted()
    with http.database().read() as session:
        found, before = audit.page(session, http.actor(), wanted)
        people = audit.people(session, http.actor())
    chosen = {"person": wanted.user_id, "day": wanted.day, "group": wanted.group, "customer": wanted.customer}
    values: dict[str, Any] = {"found": found, "before": before, "people": people, "wanted": wanted}
    values |= {"chosen": {name: value for name, value in chosen.items() if value}, "groups": audit.GROUPS}
    values |= {"KINDS": audit.KINDS, "about": _about, "customer_of": audit.customer_of}
    return make_response(render_template("administration/audit.html", **values))


@blueprint.get("/administration/audit.csv")
@http.requires(Permission.PEOPLE_VIEW)
def audit_file() -> Response:
    """Send what is looked for as CSV, the newest first; that it was taken out is part of the trail."""
    with http.database().write() as session:
        found, _ = audit.page(session, http.actor(), replace(_wanted(), before=None), audit.MOST_EXPORTED)
        audit.note_export(session, http.actor(), len(found), clock.now())
        text = _csv(found)
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment; filename=audit.csv"}
    return make_response(text, headers)


def _csv(found: list[Event]) -> str:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for event in found:
        about = _about(event).text(language())
        row = (event.at.isoformat(), event.actor_name, event.kind, about, audit.customer_of(event), event.call_id)
        writer.writerow([guard(value) for value in (*row, event.data.get("reason"))])
    return file.getvalue()


def _wanted() -> audit.Wanted:
    args = request.args
    group = args.get("group", "")
    return audit.Wanted(
        user_id=args.get("person", type=int),
        day=args.get("day", type=date.fromisoformat),
        group=group if group in audit.GROUPS else "",
        customer="".join(filter(str.isdigit, args.get("customer", "")[:40])),
        before=args.get("before", type=int),
    )


def _about(event: Event) -> Label:
    """Return which section was set or which data was looked at; nothing for other kinds."""
    section = PAGES.get(str(event.data.get("section")))
    if section is not None:
        return section.title
    what = str(event.data.get("what") or event.data.get("field") or "")
    return audit.WHAT.get(what) or Label(what, what)
