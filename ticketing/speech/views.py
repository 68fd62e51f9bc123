"""The page of the recogniser: engines, their tests, which question has which engine, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, make_response, render_template

from ticketing.accounts.permissions import Permission
from ticketing.core import http
from ticketing.speech import labels
from ticketing.speech.book import read_book

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("speech", __name__, template_folder="templates")
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(SPEECH_TITLE=labels.SHORT))


@blueprint.get("/admin/speech")
@http.requires(Permission.STATUS_VIEW)
def index() -> Response:
    """Show what the recogniser has told of itself."""
    book = read_book(http.settings().run_dir)
    words: dict[str, Any] = {
        "WORDS": labels.WORDS,
        "FIGURES": labels.FIGURES,
        "language_name": labels.language_name,
        "kind_name": labels.kind_name,
    }
    return make_response(render_template("speech/index.html", book=book, **words))


@blueprint.get("/admin/speech.json")
@http.requires(Permission.STATUS_VIEW)
def figures() -> Response:
    """Give the figures as JSON for whoever watches the machine."""
    book = read_book(http.settings().run_dir)
    if book is None:
        return jsonify(state="away")
    engines = [{"engine": one.engine, "model": one.model, "why": one.why} for one in book.engines]
    state = "loading" if book.is_loading else "ready"
    return jsonify(state=state, at=book.at.isoformat(), served=book.served, engines=engines, figures=book.figures)
