"""The words beside a player, and the page on which words for the grammar are reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.transcripts import labels, reading, service, words, words_file
from ticketing.transcripts.book import PhraseBook, read_book
from ticketing.transcripts.cleaning import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from ticketing.intake.recordings import Recording
    from ticketing.transcripts.models import Transcript
    from ticketing.transcripts.reading import Said

blueprint = Blueprint("transcripts", __name__, template_folder="templates")

_PLACES = ("ticket", "call")
"""Pages that show words; the page of a call has no live connection and asks again by itself."""


def _said_in(recording: Recording) -> Said | None:
    if Permission.RECORDING_LISTEN not in http.actor().permissions:
        return None
    with http.database().read() as session:
        try:
            return reading.said(session, http.actor(), recording.call_id, recording.field, clock.now())
        except NotFoundError:
            return None


_WORDS: dict[str, Any] = {
    "BANDS": labels.BANDS,
    "LANGUAGES": labels.LANGUAGES,
    "LONGEST_TRANSCRIPT": LONGEST_TEXT,
    "TRANSCRIPT_REASONS": labels.REASONS,
    "WORD_DECISIONS": labels.DECISIONS,
    "said_in": _said_in,
}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_WORDS))


@blueprint.get("/calls/<call_id>/transcripts/<field>")
@http.requires(Permission.RECORDING_LISTEN)
def show(call_id: str, field: str) -> Response:
    """Send the words of one recorded answer, for a page that waits for them; ``on`` names the page."""
    with http.database().read() as session:
        said = reading.said(session, http.actor(), call_id, field, clock.now())
    return _part(said)


@blueprint.post("/calls/<call_id>/transcripts/<field>/correct")
@http.requires(Permission.TICKET_WORK)
def correct(call_id: str, field: str) -> Response:
    """Keep what a person heard."""
    text = request.form.get("text", "")
    return _changed(call_id, field, service.correct, text)


@blueprint.post("/calls/<call_id>/transcripts/<field>/restore")
@http.requires(Permission.TICKET_WORK)
def restore(call_id: str, field: str) -> Response:
    """Let the draft count again."""
    return _changed(call_id, field, service.restore_draft)


@blueprint.post("/calls/<call_id>/transcripts/<field>/undo")
@http.requires(Permission.TICKET_WORK)
def undo(call_id: str, field: str) -> Response:
    """Take back the last change."""
    return _changed(call_id, field, service.undo)


@blueprint.post("/calls/<call_id>/transcripts/<field>/order")
@http.requires(Permission.TICKET_WORK)
def order(call_id: str, field: str) -> Response:
    """Let the recogniser try once more."""
    with http.database().write() as session:
        service.order_again(session, http.actor(), call_id, field, clock.now())
    return _shown(call_id, field)


@blueprint.get("/transcripts/words")
@http.requires(Permission.WORDS_EDIT)
def review() -> Response:
    """List the words to decide about, and what was decided lately."""
    book = read_book(http.settings().run_dir)
    with http.database().read() as session:
        offers = words.offers(session, http.actor(), book) if book is not None else []
        decided = words.decisions(session, http.actor())
    there = words_file.lines(http.settings().data / words_file.FILE)
    values = {
        "book": book,
        "decided": decided,
        "longest_phrase": words.LONGEST_PHRASE,
        "offers": offers,
        "written": {row.id for row in decided if words.line_of(row) in there},
    }
    return make_response(render_template("transcripts/words.html", **values))


@blueprint.post("/transcripts/words/approve")
@http.requires(Permission.WORDS_EDIT)
def approve() -> Response:
    """Put a word into a grammar."""
    word, area_code, book = _word(), request.form.get("area_code", ""), _book()
    with http.database().write() as session:
        words.approve(session, http.actor(), word, area_code, _place(), book, clock.now())
    return http.go_to(url_for("transcripts.review"))


@blueprint.post("/transcripts/words/dismiss")
@http.requires(Permission.WORDS_EDIT)
def dismiss() -> Response:
    """Offer a word no more."""
    word, area_code, book = _word(), request.form.get("area_code", ""), _book()
    with http.database().write() as session:
        words.dismiss(session, http.actor(), word, area_code, book, clock.now())
    return http.go_to(url_for("transcripts.review"))


@blueprint.post("/transcripts/words/undo")
@http.requires(Permission.WORDS_EDIT)
def undo_decision() -> Response:
    """Take a decision about a word back."""
    decision_id = request.form.get("decision", type=int) or 0
    with http.database().write() as session:
        words.undo(session, http.actor(), decision_id, clock.now(), version=_version())
    return http.go_to(url_for("transcripts.review"))


def _changed(call_id: str, field: str, change: Callable[..., Transcript], *values: str) -> Response:
    with http.database().write() as session:
        change(session, http.actor(), call_id, field, *values, clock.now(), version=_version())
    return _shown(call_id, field)


def _shown(call_id: str, field: str) -> Response:
    with http.database().read() as session:
        said = reading.said(session, http.actor(), call_id, field, clock.now())
    return _part(said) if http.is_fragment() else http.go_to(http.local_path(request.form.get("next")))


def _part(said: Said) -> Response:
    on = request.values.get("on", "call")
    return make_response(
        render_template("transcripts/_said.html", said=said, on=on if on in _PLACES else "call", letter="")
    )


def _word() -> str:
    word = request.form.get("word", "")
    if not word:
        raise InvalidError("The word is missing.", field="word")
    return word


def _book() -> PhraseBook:
    book = read_book(http.settings().run_dir)
    if book is None:
        raise NotFoundError("The line has not written its phrase book yet.")
    return book


def _place() -> words.Place:
    form = request.form
    grammar, _, meaning = form.get("meaning", "").partition("/")
    return words.Place(grammar, meaning, form.get("phrase", ""), form.get("language", ""), "everywhere" in form)


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        raise InvalidError("The version of the page is missing.", field="version")
    return version
