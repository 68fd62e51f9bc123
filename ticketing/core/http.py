"""What every ``views.py`` needs: who acts, which permission a route takes, the database, fragments for htmx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, session, url_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from werkzeug.wrappers import Response

    from ticketing.core.actor import Actor
    from ticketing.core.config import Settings
    from ticketing.core.db import Database

View = TypeVar("View", bound="Callable[..., Any]")

EXTENSION = "line123"
_ACCESS = "line123_access"

PUBLIC = "public"
SIGNED_IN = "signed-in"


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view as open to people who hold the permission; nobody else gets in."""
    return lambda view: _mark(view, permission)


def public(view: View) -> View:
    """Mark a view as open to everybody on earth."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Mark a view as open to whoever has signed in, whatever the role."""
    return _mark(view, SIGNED_IN)


def access_of(view: Callable[..., Any]) -> str | None:
    """Return what a view asks for: a permission, ``public``, ``signed-in``; None when nobody decided."""
    return getattr(view, _ACCESS, None)


def actor() -> Actor:
    """Return the signed-in person as the one who acts; only within views that are not public."""
    return cast("Actor", g.actor)


def settings() -> Settings:
    """Return the settings of the running application."""
    return cast("Settings", current_app.extensions[EXTENSION]["settings"])


def database() -> Database:
    """Return the database of the running application."""
    return cast("Database", current_app.extensions[EXTENSION]["database"])


def is_fragment() -> bool:
    """Tell whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def is_background() -> bool:
    """Tell whether the page asks by itself, without the person having done anything."""
    return request.headers.get("X-Background") == "1"


def go_to(url: str) -> Response:
    """Send the browser to another page, whether htmx or the browser itself asked."""
    if is_fragment():
        response = current_app.response_class(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, code=303)


def begin_session(user_id: int, epoch: int, now: datetime) -> None:
    """Start a new browser session for this person; whatever the old one held is gone."""
    session.clear()
    stamp = int(now.timestamp())
    session.update(user=user_id, epoch=epoch, started=stamp, seen=stamp)


def end_session() -> None:
    """Forget who sat here."""
    session.clear()


def local_path(url: str | None) -> str:
    """Return the path of a page of ours; anything that leads elsewhere leads home."""
    parts = urlsplit(url or "")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return url_for("shell.home")
    return parts.path + (f"?{parts.query}" if parts.query else "")


def notice_target() -> str:
    """Return the id of the element in which the asking form wants its errors."""
    wanted = request.form.get("notice", "")
    return wanted if wanted.replace("-", "").isalnum() and wanted.isascii() else "notice"


def integer(name: str) -> int | None:
    """Return a whole number from the query string, None when it is absent or none."""
    return request.args.get(name, type=int)


def _mark(view: View, access: str) -> View:
    setattr(view, _ACCESS, access)
    return view
