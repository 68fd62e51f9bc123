"""Static files: served by whitenoise under a path that names their content, so browsers keep them for good."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
import structlog
from markupsafe import Markup
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

if TYPE_CHECKING:
    from flask import Flask

    from ticketing.core.config import Settings

FOLDER = Path(__file__).resolve().parent / "static"
_YEAR = 31_536_000
_COMPRESSED = {".css", ".js", ".svg"}

log = structlog.get_logger(__name__)


def digest() -> str:
    """Return a short hash of all static files."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(FOLDER).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:12]


class _Compressed(WhiteNoise):
    """Serves a file by its smallest form; those of ours are compressed once and kept where built things are."""

    forms: Path

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """Return the file with its headers and its compressed forms, wherever these lie."""
        found: StaticFile = super().get_static_file(path, url, stat_cache)  # type: ignore[no-untyped-call]
        made = self.forms / Path(path).relative_to(FOLDER)
        if len(found.alternatives) > 1 or not made.with_name(f"{made.name}.br").exists():
            return found
        encodings = {"gzip": f"{made}.gz", "br": f"{made}.br"}
        headers = [(name, value) for name, value in found.alternatives[0][2] if name != "Content-Length"]
        return StaticFile(path, headers, encodings=encodings)  # type: ignore[no-untyped-call]


@cache
def theme() -> Markup:
    """Return the script that every page begins with, to stand in it: the rows would wait for a file of its own."""
    return Markup((FOLDER / "theme.js").read_text("utf-8"))  # noqa: S704 our own file


@cache
def theme_hash() -> str:
    """Return by what a Content-Security-Policy knows that script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(theme().encode()).digest()).decode()}'"


def install(app: Flask, settings: Settings) -> None:
    """Serve the folder and give templates ``asset(name)``."""
    _Compressed.forms = _compress(settings.cache / _prefix())
    app.wsgi_app = _Compressed(  # type: ignore[method-assign]  # the documented way to add WSGI middleware
        app.wsgi_app, root=str(FOLDER), prefix=_prefix(), max_age=_YEAR, add_headers_function=_guard
    )
    app.jinja_env.globals.update(asset=address, THEME=theme())


@cache
def _compress(folder: Path) -> Path:
    """Make the compressed forms that are missing; a folder that cannot be written means larger pages, no more."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in FOLDER.iterdir():
            if source.suffix in _COMPRESSED and not (folder / f"{source.name}.br").exists():
                content = source.read_bytes()
                _write(folder / f"{source.name}.gz", gzip.compress(content, 9, mtime=0))
                _write(folder / f"{source.name}.br", brotli.compress(content))  # type: ignore[no-untyped-call]
    except OSError as error:
        log.warning("static.not_compressed", error=type(error).__name__)
    return folder


def _write(target: Path, content: bytes) -> None:
    # Several processes may start at once; each of them puts the same whole file there.
    new = target.with_name(f"{target.name}.{os.getpid()}")
    new.write_bytes(content)
    new.replace(target)


def address(name: str) -> str:
    """Return the address of a file of the folder."""
    return f"/{_prefix()}/{name}"


@cache
def _prefix() -> str:
    return f"static/{digest()}"


def _guard(headers: object, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]  # whitenoise has no types
