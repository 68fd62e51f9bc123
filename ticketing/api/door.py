"""Who may come in: a token in the ``Authorization`` header, a scope for each view, so many requests a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from flask import current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from ticketing.api import tokens
from ticketing.api.models import ApiToken
from ticketing.api.problems import problem
from ticketing.core import clock, http

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask
    from flask import Response

    from ticketing.api.scopes import Scope
    from ticketing.core.config import Settings

View = TypeVar("View", bound="Callable[..., Any]")

_SCOPE: Final = "line123_scope"
_SCHEME: Final = "bearer"
STRANGERS: Final = "60/minute"
"""Requests of one address that show no token that is good."""


class UndecidedError(RuntimeError):
    """Views that do not say which scope they take; the application does not start with one."""


def needs(scope: Scope) -> Callable[[View], View]:
    """Mark a view as open to tokens of this scope."""
    return lambda view: _mark(view, scope)


def open_to_all(view: View) -> View:
    """Mark a view as open without a token."""
    return _mark(view, None)


def scope_of(view: Callable[..., Any]) -> Scope | None:
    """Return the scope a view takes, None when it is open to all."""
    return cast("Scope | None", getattr(view, _SCOPE))


def may(scope: Scope) -> bool:
    """Tell whether the token of this request holds a scope."""
    return str(scope) in g.token.scopes


def install(app: APIFlask, settings: Settings) -> None:
    """Let nobody past a view without a token of its scope; refuse to start with views that name none."""
    undecided = sorted(name for name, view in app.view_functions.items() if not hasattr(view, _SCOPE))
    if undecided:
        raise UndecidedError(f"Say which scope these views need (needs, open_to_all): {', '.join(undecided)}")
    app.before_request(_identify)
    # Between the two, so that guessing is counted too.
    Limiter(
        key_func=_who,
        app=app,
        headers_enabled=True,
        default_limits=[lambda: f"{settings.api_requests}/minute" if g.token else STRANGERS],
    )
    app.before_request(_guard)


def _identify() -> None:
    g.token, g.actor = None, None
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not text.strip():
        return
    with http.database().read() as session:
        g.token = tokens.find(session, text.strip(), clock.now())
    if g.token is not None:
        g.actor = tokens.actor_of(g.token)


def _guard() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    scope = scope_of(view) if view is not None else None
    if scope is None:
        return None
    if g.token is None:
        return _refuse(401, "no-token", "Send a valid token: Authorization: Bearer l123_…", 'Bearer realm="Line 123"')
    if str(scope) not in g.token.scopes:
        challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
        return _refuse(403, "scope", f"This needs a token of the scope {scope}.", challenge)
    if tokens.is_to_touch(g.token, clock.now()):
        _touch(g.token.id)
    return None


def _touch(token_id: int) -> None:
    with http.database().write() as session:
        row = session.get(ApiToken, token_id)
        if row is not None:
            row.used_at = clock.now()


def _who() -> str:
    return f"token {g.token.id}" if g.token else get_remote_address()


def _refuse(status: int, code: str, detail: str, challenge: str) -> Response:
    answer = problem(status, code, detail)
    answer.headers["WWW-Authenticate"] = challenge
    return answer


def _mark(view: View, scope: Scope | None) -> View:
    setattr(view, _SCOPE, scope)
    return view
