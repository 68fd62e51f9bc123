"""The pages of human voices: who speaks what, the families of a speaker, and the recording room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import make_response, render_template, request, session, url_for

from ticketing.accounts.permissions import Permission
from ticketing.administration import labels, voice_labels
from ticketing.administration.blueprint import blueprint, common, shown_number
from ticketing.administration.pages import Page, page
from ticketing.changes import service as changes
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.core.i18n import Label
from ticketing.voices import progress, script, service
from ticketing.voices.caller import VOICES
from ticketing.voices.published import BrokenSetError, read_set, told_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path
    from ticketing.voices.models import Speaker, Take
    from ticketing.voices.script import Families, Line

LANGUAGES: Final = ("id", "en")
MOST_BYTES: Final = {"administration.keep_take": 16 * 1024**2, "administration.upload_takes": 160 * 1024**2}


@dataclass(frozen=True)
class Heard:
    """A family that a person speaks now; ``is_old``: its texts changed since, so callers hear the shipped voice."""

    language: str
    family: str
    speaker: str
    key: str
    is_old: bool


def _field(path: Path) -> Label:
    language, family = voice_labels.LANGUAGES.get(path[0], labels.NONE), voice_labels.family(path[-1])
    return Label(f"{family.id} ({language.id})", f"{family.en} ({language.en})")


def _value(_path: Path, value: Any) -> Label:
    if value is None:
        return voice_labels.SHIPPED
    try:
        speaker = told_set(http.settings().voices_dir, str(value)).speaker
    except BrokenSetError:
        return labels.NONE
    return Label(speaker, speaker)


page(
    Page(
        VOICES,
        voice_labels.TITLE,
        Label(
            "Rekaman orang yang didengar penelepon sebagai pengganti suara bawaan: ruang rekam dan unggahan.",
            "Recordings of people that callers hear in place of the shipped voice: recording room and uploads.",
        ),
        "headset",
        "administration.voices",
        _field,
        _value,
    )
)


@blueprint.url_value_preprocessor
def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything reads the form; whoever did not sign in keeps the small limit of all other pages.
    most = MOST_BYTES.get(endpoint or "")
    if most is not None and "user" in session:
        request.max_content_length = most


blueprint.record_once(
    lambda setup: setup.app.jinja_env.globals.update(
        VOICES_TITLE=voice_labels.TITLE,
        VOICE_LANGUAGES=voice_labels.LANGUAGES,
        family_name=voice_labels.family,
        remark_words=lambda take: [voice_labels.said(code, *numbers) for code, numbers in take.remarks.items()],
    )
)


@blueprint.get("/administration/voices")
@http.requires(Permission.SETTINGS_VIEW)
def voices() -> Response:
    """Show who speaks what now, how far every speaker is, and who changed what."""
    with http.database().read() as reading:
        now = changes.current(reading, VOICES)
        values = common(reading, VOICES, now.number)
        everybody = service.speakers(reading, http.actor())
        done = {
            (speaker.id, language): _recorded(reading, speaker, language)
            for speaker in everybody
            for language in LANGUAGES
        }
    values |= {"speakers": everybody, "done": done, "heard": _heard(VOICES.write(now.document))}
    return make_response(render_template("administration/voices.html", longest=service.LONGEST_NAME, **values))


@blueprint.post("/administration/voices")
@http.requires(Permission.SETTINGS_EDIT)
def add_speaker() -> Response:
    """Add a person whose voice will be recorded, and go on to the families."""
    with http.database().write() as writing:
        speaker = service.add_speaker(writing, http.actor(), request.form.get("name", ""), clock.now())
        speaker_id = speaker.id
    return http.go_to(url_for("administration.voice", speaker_id=speaker_id, language="id"))


@blueprint.get("/administration/voices/<int:speaker_id>/<any(id, en):language>")
@http.requires(Permission.SETTINGS_VIEW)
def voice(speaker_id: int, language: str) -> Response:
    """Show every family of one speaker: how far it is, what may be published; here files are sent."""
    return make_response(render_template("administration/voice.html", **voice_values(speaker_id, language)))


@blueprint.get("/administration/voices/<int:speaker_id>/<any(id, en):language>/<family>")
@http.requires(Permission.SETTINGS_VIEW)
def recording_room(speaker_id: int, language: str, family: str) -> Response:
    """Show one text to be read, with its takes; without ``key`` the first that is not done."""
    with http.database().read() as reading:
        speaker = service.speaker_by_id(reading, http.actor(), speaker_id)
        lines = lines_of(language, family)
        takes = service.takes_of(reading, speaker.id, language)
        number = changes.current(reading, VOICES).number
        values = room_values(lines, takes, request.args.get("key", ""))
    values |= {"speaker": speaker, "language": language, "family": family, "number": number, "may_edit": _may_edit()}
    template = "administration/_room.html" if http.is_fragment() else "administration/room.html"
    return make_response(render_template(template, **values))


@blueprint.post("/administration/voices/<int:speaker_id>/<any(id, en):language>/publish")
@http.requires(Permission.SETTINGS_EDIT)
def publish_voice(speaker_id: int, language: str) -> Response:
    """Let callers hear the chosen families of this speaker from the next prompt on."""
    chosen = {family: lines_of(language, family) for family in request.form.getlist("family")}
    with http.database().write() as writing:
        speaker = service.speaker_by_id(writing, http.actor(), speaker_id)
        how: dict[str, Any] = {"folder": http.settings().voices_dir, "number": shown_number()}
        reason = request.form.get("reason", "")
        service.publish(writing, http.actor(), speaker, language, chosen, clock.now(), reason=reason, **how)
    return http.go_to(url_for("administration.voices"))


@blueprint.post("/administration/voices/withdraw")
@http.requires(Permission.SETTINGS_EDIT)
def withdraw_voice() -> Response:
    """Let the shipped voice speak a family again."""
    language, family = request.form.get("language", ""), request.form.get("family", "")
    with http.database().write() as writing:
        service.withdraw(writing, http.actor(), language, family, clock.now(), number=shown_number())
    return http.go_to(url_for("administration.voices"))


def voice_values(speaker_id: int, language: str) -> dict[str, Any]:
    """Return what the page of a speaker shows."""
    with http.database().read() as reading:
        speaker = service.speaker_by_id(reading, http.actor(), speaker_id)
        now = changes.current(reading, VOICES)
        takes = service.takes_of(reading, speaker.id, language)
        done = progress.all_progress(script.families(language), takes)
    return {
        "speaker": speaker,
        "language": language,
        "families": done,
        "recorded": sum(one.recorded for one in done),
        "count": sum(one.count for one in done),
        "number": now.number,
        "may_edit": _may_edit(),
        "longest_reason": changes.LONGEST_REASON,
        "results": None,
    }


def lines_of(language: str, family: str) -> tuple[Line, ...]:
    """Return the texts of a family in reading order; NotFoundError when there is none."""
    lines = script.families(language).get(family)
    if not lines:
        raise NotFoundError("There is no such family.", family=family[:40])
    return lines


def room_values(lines: Sequence[Line], takes: dict[str, Take], wanted: str) -> dict[str, Any]:
    """Return what the room shows at one text: the text, its take, its neighbours, how far the family is."""
    keys = [line.key for line in lines]
    key = wanted if wanted in keys else progress.next_key(lines, takes)
    at = keys.index(key)
    take = takes.get(key)
    return {
        "line": lines[at],
        "lines": lines,
        "takes": takes,
        "counts": progress.counts,
        "take": take if progress.counts(lines[at], take) else None,
        "old": take if take is not None and not progress.counts(lines[at], take) else None,
        "at": at + 1,
        "before_key": keys[at - 1] if at else "",
        "after_key": keys[at + 1] if at + 1 < len(keys) else "",
        "done": progress.progress_of(lines[0].family, lines, takes),
    }


def _may_edit() -> bool:
    return Permission.SETTINGS_EDIT in http.actor().permissions


def _recorded(reading: Session, speaker: Speaker, language: str) -> tuple[int, int]:
    takes = service.takes_of(reading, speaker.id, language)
    lines = script.lines(language)
    return sum(progress.counts(line, takes.get(key)) for key, line in lines.items()), len(lines)


def _heard(document: dict[str, dict[str, str]]) -> list[Heard]:
    found = [
        _heard_family(language, family, version, script.families(language))
        for language, families in document.items()
        for family, version in families.items()
    ]
    return sorted(found, key=lambda one: (one.language != "id", one.family))


def _heard_family(language: str, family: str, version: str, families: Families) -> Heard:
    lines = families.get(family, ())
    try:
        told = read_set(http.settings().voices_dir, version)
    except BrokenSetError:
        return Heard(language, family, "", lines[0].key if lines else "", is_old=True)
    is_same = bool(lines) and all(line.key in told.clips and told.clips[line.key].text == line.text for line in lines)
    return Heard(language, family, told.speaker, lines[0].key if lines else "", is_old=not is_same)
