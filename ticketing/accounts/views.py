"""Signing in and out, and a person's own page."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, make_response, render_template, request, url_for

from ticketing.accounts import service
from ticketing.core import clock, http
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("accounts", __name__, template_folder="templates")
ROLES = {
    "agent": Label("Agen", "Agent"),
    "dispatcher": Label("Pengatur regu", "Dispatcher"),
    "supervisor": Label("Penyelia", "Supervisor"),
    "admin": Label("Pengelola sistem", "Administrator"),
    "auditor": Label("Auditor", "Auditor"),
    "liaison": Label("Penghubung Ombudsman", "Ombudsman liaison"),
    "overseer": Label("Pengawas luar", "Outside overseer"),
}
_WORDS: dict[str, Any] = {"ROLES": ROLES}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))

_LENGTHS = {"shortest": service.SHORTEST_PASSWORD, "longest": service.LONGEST_PASSWORD}
_hashing = BoundedSemaphore(2)


@blueprint.get("/sign-in")
@http.public
def sign_in() -> Response:
    """Ask who sits here."""
    if g.user is not None:
        return http.go_to(url_for("shell.home"))
    return _page()


@blueprint.post("/sign-in")
@http.public
def enter() -> Response:
    """Start a session for the right name and password."""
    username, password = request.form.get("username", ""), request.form.get("password", "")
    try:
        # Each check takes 64 MiB; guesses must not be able to take the machine.
        with _hashing, http.database().read() as reading:
            user = service.authenticate(reading, username, password)
    except service.SignInFailedError:
        return _page(username=username, is_wrong=True)
    with http.database().write() as writing:
        service.record_sign_in(writing, user.id, clock.now())
    http.begin_session(user.id, user.session_epoch, clock.now())
    return http.go_to(http.local_path(request.args.get("next")))


@blueprint.post("/sign-out")
@http.signed_in
def sign_out() -> Response:
    """End this session and every other one of the same person, so that a copied cookie is worth nothing."""
    with http.database().write() as writing:
        service.sign_out_everywhere(writing, http.actor(), g.user.id, clock.now())
    http.end_session()
    return http.go_to(url_for("accounts.sign_in"))


@blueprint.get("/me")
@http.signed_in
def me() -> Response:
    """Show who is signed in and what the role allows."""
    return make_response(render_template("accounts/me.html", is_changed="changed" in request.args, **_LENGTHS))


@blueprint.post("/me/password")
@http.signed_in
def change_password() -> Response:
    """Replace the own password; every other session ends."""
    form = request.form
    with _hashing:
        with http.database().read() as reading:
            service.prove(reading, g.user.id, form.get("old", ""))
        hashed = service.hash_password(service.same_twice(form.get("new", ""), form.get("again", "")))
    with http.database().write() as writing:
        user = service.by_id(writing, g.user.id)
        service.set_password(writing, http.actor(), user, hashed, clock.now())
        epoch = user.session_epoch
    http.begin_session(g.user.id, epoch, clock.now())
    return http.go_to(url_for("accounts.me", changed=1))


def _page(*, username: str = "", is_wrong: bool = False) -> Response:
    response = make_response(render_template("accounts/sign_in.html", username=username, is_wrong=is_wrong))
    response.status_code = 401 if is_wrong else 200
    return response
