"""Static files: served by whitenoise under a path that names their content, so browsers keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from flask import Flask

FOLDER = Path(__file__).resolve().parent / "static"
_YEAR = 31_536_000


def digest() -> str:
    """Return a short hash of all static files."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(FOLDER).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:12]


def install(app: Flask) -> None:
    """Serve the folder and give templates ``asset(name)``."""
    prefix = _prefix()
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to add WSGI middleware
        app.wsgi_app, root=str(FOLDER), prefix=prefix, max_age=_YEAR, add_headers_function=_guard
    )
    app.jinja_env.globals["asset"] = address


def address(name: str) -> str:
    """Return the address of a file of the folder."""
    return f"/{_prefix()}/{name}"


@cache
def _prefix() -> str:
    return f"static/{digest()}"


def _guard(headers: object, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]  # whitenoise has no types
