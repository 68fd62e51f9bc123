"""The pages: one Flask application for agents and supervisors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflask import APIFlask
from flask import g
from flask_compress import Compress
from jinja2 import StrictUndefined
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from ticketing import demo
from ticketing.api.app import PREFIX, create_api
from ticketing.core import http
from ticketing.core.bell import RedisBell
from ticketing.core.config import Settings, load_settings
from ticketing.core.db import Database
from ticketing.features import BLUEPRINTS
from ticketing.web import assets, auth, errors, formats, language, security, shell
from ticketing.web.secrets import session_key

if TYPE_CHECKING:
    from flask import Flask

    from ticketing.core.db import Bell


class UndecidedError(RuntimeError):
    """Views that do not say who may open them; the application does not start with one."""


def create_app(settings: Settings | None = None, *, bell: Bell | None = None) -> Flask:
    """Make the web application; ``settings`` are read from the environment when absent."""
    settings = settings or load_settings()
    bell = bell or RedisBell(settings.redis)
    app = APIFlask(
        "ticketing.web",
        title="Line 123",
        static_folder=None,  # type: ignore[arg-type]  # Flask itself allows it
        enable_openapi=False,
        json_errors=False,
    )
    configure(app, settings)
    app.extensions[http.EXTENSION] = {"settings": settings, "database": Database(settings.database, bell=bell)}
    language.install(app)
    formats.install(app)
    assets.install(app, settings)
    Compress(app)
    auth.install(app)
    security.install(app, settings)
    errors.install(app)
    app.register_blueprint(shell.blueprint)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    security.limit_passwords(app, "accounts.enter", "accounts.change_password")
    _refuse_undecided(app)
    _mount_api(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Set what pages and events share: the session cookie and strict templates."""
    app.config.update(
        SECRET_KEY=session_key(settings),
        SESSION_COOKIE_NAME=auth.cookie_name(settings.ports),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=1_000_000,
        TEMPLATES_AUTO_RELOAD=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        # Recordings are compressed already, and a player asks for parts of them.
        COMPRESS_MIMETYPES=["text/html", "text/csv", "application/json", "image/svg+xml"],
    )
    app.session_interface = auth.SecureWhenEncrypted()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_page_values)


def _mount_api(app: Flask, settings: Settings) -> None:
    """Serve programs from the same process, by an application of their own."""
    database, limits = app.extensions[http.EXTENSION]["database"], security.limiter_settings(settings)
    api = create_api(settings, database, limits, assets.address)
    app.extensions["line123_api"] = api
    # mypy: this is how Flask says to wrap the application
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: api.wsgi_app})  # type: ignore[method-assign]


def _page_values() -> dict[str, object]:
    settings = http.settings()
    return {
        "actor": g.get("actor"),
        "company": settings.company,
        "demo_password": demo.PASSWORD if settings.demo else "",
        "demo_sign_ins": demo.ACCOUNTS if settings.demo else (),
        "language": language.current(),
        "user": g.get("user"),
    }


def _refuse_undecided(app: Flask) -> None:
    undecided = sorted(name for name, view in app.view_functions.items() if http.access_of(view) is None)
    if undecided:
        raise UndecidedError(f"Say who may open these views (requires, signed_in or public): {', '.join(undecided)}")
