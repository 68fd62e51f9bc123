"""Browser sessions: a signed cookie that names a person and the epoch it was made in, and ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import abort, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface

from ticketing.accounts import service as accounts
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError, NotPermittedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from flask import Flask
    from werkzeug.wrappers import Response

    from ticketing.accounts.models import User
    from ticketing.core.db import Database

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
_TOUCH_EVERY = timedelta(seconds=30)


def cookie_name(port: int) -> str:
    """Return the name of the session cookie; browsers share cookies between the ports of one host."""
    return f"line123_{port}"


def person(database: Database, held: Mapping[str, Any], now: datetime) -> User | None:
    """Return whose session this is, or None when it is nobody's, has expired or was ended elsewhere."""
    try:
        user_id, epoch = int(held["user"]), int(held["epoch"])
        started, seen = _moment(held["started"]), _moment(held["seen"])
    except (KeyError, TypeError, ValueError):
        return None
    if now - seen > IDLE or now - started > LONGEST:
        return None
    try:
        with database.read() as reading:
            user = accounts.by_id(reading, user_id)
    except NotFoundError:
        return None
    return user if user.is_active and user.session_epoch == epoch else None


class SecureWhenEncrypted(SecureCookieSessionInterface):
    """The cookie is marked ``Secure`` exactly when the page came over https."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Tell whether this response may set a Secure cookie."""
        return request.is_secure


def install(app: Flask) -> None:
    """Let nobody past a view that did not say who may come in."""

    @app.before_request
    def _guard() -> Response | None:
        g.user, g.actor = None, None
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static":
            return None
        now = clock.now()
        g.user = person(http.database(), session, now)
        access = http.access_of(view)
        if g.user is None:
            return None if access == http.PUBLIC else _to_sign_in()
        g.actor = accounts.actor_of(g.user)
        _touch(now)
        _check(access)
        return None


def _check(access: str | None) -> None:
    if access in (http.PUBLIC, http.SIGNED_IN):
        return
    if access is None:
        abort(500)
    if access not in g.actor.permissions:
        raise NotPermittedError(f"{g.actor.name} may not {access}.", permission=access)


def _touch(now: datetime) -> None:
    # A page that refreshes itself must not keep an empty chair signed in.
    if not http.is_background() and now - _moment(session["seen"]) > _TOUCH_EVERY:
        session["seen"] = _stamp(now)


def _to_sign_in() -> Response:
    http.end_session()
    if http.is_fragment():
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = http.local_path(f"{page.path}?{page.query}".rstrip("?")) if page.path else None
        return http.go_to(url_for("accounts.sign_in", next=back))
    if request.accept_mimetypes.best == "application/json":
        abort(401)
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=here), code=303)


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(stamp: object) -> datetime:
    return datetime.fromtimestamp(int(str(stamp)), UTC)
