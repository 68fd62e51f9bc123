"""Headers, CSRF and rate limits of the web application."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import abort, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from ticketing.web import assets

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

    from ticketing.core.config import Settings

_HOST = re.compile(r"(?P<name>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d+)?")


def host_name() -> str:
    """Return the host of this request without its port; ``invalid`` when it is no host name."""
    match = _HOST.fullmatch(request.headers.get("Host", ""))
    return match["name"] if match is not None else "invalid"


def refuse_strange_hosts() -> None:
    """Refuse a request whose Host is no host name: it would be written into headers and addresses."""
    if _HOST.fullmatch(request.headers.get("Host", "")) is None:
        abort(400)


def events_origin(settings: Settings) -> str:
    """Return where this browser finds the events process: same host, next port."""
    return f"{request.scheme}://{host_name()}:{settings.port('events')}"


def web_origin(settings: Settings) -> str:
    """Return the origin of the pages, as a browser that reached the events process would name it."""
    return f"{request.scheme}://{host_name()}:{settings.port('web')}"


def content_policy(settings: Settings) -> str:
    """Return the Content-Security-Policy: our own files only; Tabler draws arrows with data: images."""
    return (
        f"default-src 'self'; script-src 'self' {assets.theme_hash()}; style-src 'self'; img-src 'self' data:; "
        "media-src 'self'; "
        f"connect-src 'self' {events_origin(settings)}; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


def limiter_storage(settings: Settings) -> str:
    """Return the limiter's name for our Redis."""
    return (
        settings.redis.replace("unix://", "redis+unix://", 1) if settings.redis.startswith("unix:") else settings.redis
    )


def limiter_settings(settings: Settings) -> dict[str, Any]:
    """Return where requests are counted. Redis away: in this process, rather than lock people out."""
    return {
        "RATELIMIT_STORAGE_URI": limiter_storage(settings),
        "RATELIMIT_STORAGE_OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        # Requests that are under way while it changes over would fail otherwise.
        "RATELIMIT_SWALLOW_ERRORS": True,
    }


def limit_passwords(app: Flask, *endpoints: str) -> None:
    """Slow down guessing: ten attempts a minute for one name from one place, thirty wrong ones from one place."""
    limiter = Limiter(key_func=get_remote_address, app=app)
    by_name = limiter.limit("10/minute", key_func=_place_and_name)
    wrong = limiter.limit("30/minute", deduct_when=lambda response: response.status_code == HTTPStatus.UNAUTHORIZED)
    for endpoint in endpoints:
        view: Any = by_name(wrong(app.view_functions[endpoint]))
        app.view_functions[endpoint] = view


def _place_and_name() -> str:
    name = g.user.username if g.user is not None else request.form.get("username", "")
    return f"{get_remote_address()} {name.strip().lower()[:64]}"


def install(app: Flask, settings: Settings) -> None:
    """Protect every response and every request that changes something."""
    app.config.update(
        limiter_settings(settings),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as its session
        RATELIMIT_HEADERS_ENABLED=False,
    )
    app.jinja_env.globals["events_url"] = lambda: f"{events_origin(settings)}/stream"
    CSRFProtect(app)  # type: ignore[no-untyped-call]  # it has no types

    app.before_request(refuse_strange_hosts)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = content_policy(settings)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), payment=(), usb=()"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
