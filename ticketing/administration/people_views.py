"""The pages of people: who works here, as what and where; letting in, passwords, letting in no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request, url_for
from sqlalchemy import select

from ticketing.accounts import people, service
from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import blueprint
from ticketing.administration.people_labels import WORDS
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError
from ticketing.network.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(PEOPLE=WORDS))


@blueprint.get("/administration/people")
@http.requires(Permission.PEOPLE_VIEW)
def everybody() -> Response:
    """Show who works here; accounts that are closed come last."""
    with http.database().read() as session:
        users = sorted(service.everybody(session), key=lambda user: (not user.is_active, user.name.casefold()))
        names = {unit.id: unit.name for unit in session.scalars(select(Unit))}
        return _page("people.html", users=users, unit_names=names)


@blueprint.get("/administration/people/new")
@http.requires(Permission.PEOPLE_EDIT)
def new_person() -> Response:
    """Ask who comes in, as what and where."""
    with http.database().read() as session:
        return _page("person.html", one=None, **_choices(session))


@blueprint.post("/administration/people/new")
@http.requires(Permission.PEOPLE_EDIT)
def add_person() -> Response:
    """Let somebody in and show the password, this once."""
    word, hashed = _fresh_password()
    with http.database().write() as session:
        post = _post(session)
        user = people.add(session, http.actor(), request.form.get("username", ""), post, hashed, clock.now())
    return _page(_password_page(), one=user, word=word)


@blueprint.get("/administration/people/<username>")
@http.requires(Permission.PEOPLE_EDIT)
def person(username: str) -> Response:
    """Show what one person is here, to be changed."""
    with http.database().read() as session:
        return _page("person.html", one=service.by_username(session, username), **_choices(session))


@blueprint.post("/administration/people/<username>")
@http.requires(Permission.PEOPLE_EDIT)
def change_person(username: str) -> Response:
    """Let a person be what the form says from now on."""
    with http.database().write() as session:
        user = service.by_username(session, username)
        people.change(session, http.actor(), user, _post(session), clock.now())
    return http.go_to(url_for("administration.everybody"))


@blueprint.post("/administration/people/<username>/password")
@http.requires(Permission.PEOPLE_EDIT)
def new_password(username: str) -> Response:
    """Give a person another password and show it, this once."""
    word, hashed = _fresh_password()
    with http.database().write() as session:
        user = service.by_username(session, username)
        people.give_password(session, http.actor(), user, hashed, clock.now())
    return _page(_password_page(), one=user, word=word)


@blueprint.post("/administration/people/<username>/close")
@http.requires(Permission.PEOPLE_EDIT)
def close_account(username: str) -> Response:
    """Let a person in no more, and end what is open."""
    return _let_in(username, is_active=False)


@blueprint.post("/administration/people/<username>/open")
@http.requires(Permission.PEOPLE_EDIT)
def open_account(username: str) -> Response:
    """Let a person in again."""
    return _let_in(username, is_active=True)


def _let_in(username: str, *, is_active: bool) -> Response:
    with http.database().write() as session:
        user = service.by_username(session, username)
        people.let_in(session, http.actor(), user, clock.now(), is_active=is_active)
    return http.go_to(url_for("administration.everybody"))


def _post(session: Session) -> people.Post:
    """Read what somebody shall be. InvalidError when units are to be chosen and none is, for none means all."""
    form = request.form
    units: set[int] = set()
    if form.get("where") == "units":
        units = set(session.scalars(select(Unit.id).where(Unit.id.in_(form.getlist("unit", type=int)))))
        if not units:
            raise InvalidError("Choose one unit at least.", field="unit", advice=WORDS["no_unit"])
    return people.Post(form.get("name", ""), form.get("role", ""), frozenset(units))


def _password_page() -> str:
    return "_password.html" if http.is_fragment() else "password.html"


def _fresh_password() -> tuple[str, str]:
    """Return a password and its hash, before a transaction begins: hashing takes tens of milliseconds."""
    word = people.make_password()
    return word, service.hash_password(word)


def _choices(session: Session) -> dict[str, Any]:
    return {"roles": people.roles(session), "units": list(_tree(session))}


def _tree(session: Session) -> Iterator[tuple[int, Unit]]:
    """Yield every unit with its depth, each behind the one it belongs to."""
    below: dict[int | None, list[Unit]] = {}
    for unit in session.scalars(select(Unit).order_by(Unit.name)):
        below.setdefault(unit.parent_id, []).append(unit)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Unit]]:
        for unit in below.get(parent, []):
            yield depth, unit
            yield from walk(unit.id, depth + 1)

    return walk(None, 0)


def _page(template: str, **values: Any) -> Response:
    may_edit = Permission.PEOPLE_EDIT in http.actor().permissions
    return make_response(render_template(f"administration/{template}", **values, may_edit=may_edit))
