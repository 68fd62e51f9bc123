"""What a ticket shares with others: links, likely duplicates, other hands; and who is good at what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError
from ticketing.network.models import Unit
from ticketing.tickets import handing, likeness, links, skills
from ticketing.tickets.labels import TOGETHER
from ticketing.tickets.models import LinkKind
from ticketing.tickets.views import done

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from ticketing.accounts.models import User, UserUnit
    from ticketing.core.i18n import Label
    from ticketing.tickets.likeness import Likeness
    from ticketing.tickets.links import Linked
    from ticketing.tickets.models import Ticket

blueprint = Blueprint("together", __name__, template_folder="templates")


def _linked_to(ticket: Ticket) -> list[Linked]:
    with http.database().read() as session:
        return links.of(session, http.actor(), ticket)


def _alike(ticket: Ticket) -> list[Likeness]:
    with http.database().read() as session:
        return likeness.like_ticket(session, http.actor(), ticket)


def _takers(ticket: Ticket) -> list[User]:
    with http.database().read() as session:
        return handing.takers(session, http.actor(), ticket)


def _needed(ticket: Ticket) -> list[Label]:
    with http.database().read() as session:
        return skills.needed(session, ticket, clock.now(), http.settings().skill_minutes)


def _units(rows: list[UserUnit]) -> list[str]:
    with http.database().read() as session:
        return list(session.scalars(select(Unit.name).where(Unit.id.in_([row.unit_id for row in rows]))))


_WORDS: dict[str, Any] = {
    "LINK_KINDS": links.KINDS,
    "LINK_KINDS_REVERSED": links.REVERSED,
    "TOGETHER": TOGETHER,
    "alike": _alike,
    "linked_to": _linked_to,
    "skills_needed": _needed,
    "takers_of": _takers,
    "units_named": _units,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))


@blueprint.post("/tickets/<number>/link")
@http.requires(Permission.TICKET_WORK)
def link(number: str) -> Response:
    """Say what this ticket is to another."""
    kind = request.form.get("kind", LinkKind.DUPLICATE.value)
    if kind not in set(LinkKind):
        raise InvalidError("There is no such link.", field="kind", value=kind)
    with http.database().write() as session:
        links.link(session, http.actor(), number, request.form.get("main", ""), LinkKind(kind), clock.now())
    return done(number, TOGETHER["linked"])


@blueprint.post("/tickets/<number>/unlink")
@http.requires(Permission.TICKET_WORK)
def unlink(number: str) -> Response:
    """Take a link away again."""
    with http.database().write() as session:
        links.unlink(session, http.actor(), number, request.form.get("main", ""), clock.now())
    return done(number, TOGETHER["unlinked"])


@blueprint.post("/tickets/<number>/hand-over")
@http.requires(Permission.TICKET_WORK_ANY)
def hand_over(number: str) -> Response:
    """Put the ticket on the shelf of somebody else."""
    user_id, most = request.form.get("agent", type=int), http.settings().parked_tickets
    with http.database().write() as session:
        handing.hand_over(session, http.actor(), number, user_id, clock.now(), parked_tickets=most)
    return done(number, TOGETHER["handed_over"])


@blueprint.get("/people/skills")
@http.requires(Permission.PEOPLE_SKILLS)
def skills_page() -> Response:
    """Show who is good at what."""
    with http.database().read() as session:
        people = _who_take_tickets(accounts.everybody(session))
        held = skills.of_everybody(session)
    values = {"people": people, "held": held, "skills": skills.SKILLS, "minutes": http.settings().skill_minutes}
    return make_response(render_template("tickets/skills.html", **values))


@blueprint.post("/people/skills")
@http.requires(Permission.PEOPLE_SKILLS)
def save_skills() -> Response:
    """Let everybody on the page have the skills that are ticked."""
    ticked = [one.partition(".") for one in request.form.getlist("skill")]
    with http.database().write() as session:
        for user in _who_take_tickets(accounts.everybody(session)):
            chosen = {code for user_id, _, code in ticked if user_id == str(user.id)}
            skills.give(session, http.actor(), user.id, chosen, clock.now())
    return http.go_to(url_for("together.skills_page"))


def _who_take_tickets(people: list[User]) -> list[User]:
    may = Permission.TICKET_CLAIM
    return [one for one in people if one.is_active and may in accounts.actor_of(one).permissions]
