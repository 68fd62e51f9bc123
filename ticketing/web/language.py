"""Which language a page is in: the person's, else the browser session's, else the installation's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import g, has_request_context, session
from flask_babel import Babel, get_locale

from ticketing.core import http

if TYPE_CHECKING:
    from flask import Flask

LANGUAGES = ("id", "en")
_CATALOGUES = Path(__file__).resolve().parent / "translations"


def chosen() -> str:
    """Return ``id`` or ``en`` for this request."""
    if not has_request_context():
        return http.settings().language
    user = g.get("user")
    language = user.language if user is not None else session.get("language")
    return language if language in LANGUAGES else http.settings().language


def current() -> str:
    """Return the language being rendered right now."""
    locale = get_locale()
    return str(locale.language) if locale is not None else LANGUAGES[0]


def install(app: Flask) -> None:
    """Give the application its catalogues."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_CATALOGUES)
    Babel(app, default_locale="id", locale_selector=chosen)  # type: ignore[no-untyped-call]
