"""Takes: sent from the recording room or as files, listened to, thrown away."""

from __future__ import annotations

import difflib
import tempfile
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from flask import jsonify, make_response, render_template, request, send_file, url_for

from ticketing.accounts.permissions import Permission
from ticketing.administration import voice_labels
from ticketing.administration.blueprint import blueprint, language
from ticketing.administration.voices_views import lines_of, voice_values
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.core.i18n import Label
from ticketing.voices import script, service, taking, uploads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Response

    from ticketing.voices.script import Line
    from ticketing.voices.taking import Taken
    from ticketing.voices.uploads import Upload

_UNPROCESSABLE: Final = 422


@dataclass(frozen=True)
class Result:
    """What became of one file that was sent; ``take_id`` None when it was refused."""

    name: str
    take_id: int | None
    said: list[Label]


@blueprint.post("/administration/voices/<int:speaker_id>/<any(id, en):language>/takes")
@http.requires(Permission.SETTINGS_EDIT)
def keep_take(speaker_id: int, language: str) -> Response:
    """Take one recording of one text from the recording room; answers with the room as it is then, or with faults."""
    line = _line(language, request.form.get("key", ""))
    with http.database().read() as session:
        service.speaker_by_id(session, http.actor(), speaker_id)
    with _sent("sound") as files, tempfile.TemporaryDirectory(prefix="line123-take-") as folder:
        sent = uploads.lay_down(files, Path(folder))[:1]
        taken = taking.take([(line, one.path) for one in sent], http.settings().voices_dir / "takes")[0]
    if taken.faults:
        return _refused(taken, speaker_id, language, line)
    result = _keep(speaker_id, language, [(line, taken)])[line.key]
    if http.is_fragment():
        return make_response(jsonify(take=result))
    return http.go_to(_room(speaker_id, language, line))


@blueprint.post("/administration/voices/<int:speaker_id>/<any(id, en):language>/files")
@http.requires(Permission.SETTINGS_EDIT)
def upload_takes(speaker_id: int, language: str) -> Response:
    """Take files named by key, or archives of them; says of each what became of it."""
    with http.database().read() as session:
        service.speaker_by_id(session, http.actor(), speaker_id)
    lines = script.lines(language)
    with _sent("files") as files, tempfile.TemporaryDirectory(prefix="line123-takes-") as folder:
        sent = uploads.lay_down(files, Path(folder))
        known = [(lines[one.name], one) for one in sent if one.name in lines]
        taken = taking.take([(line, one.path) for line, one in known], http.settings().voices_dir / "takes")
    told = dict(zip([one.path for _, one in known], taken, strict=True))
    kept = _keep(speaker_id, language, [(line, told[one.path]) for line, one in known if not told[one.path].faults])
    results = [_result(one, told.get(one.path), kept, lines) for one in sent]
    values = voice_values(speaker_id, language) | {"results": sorted(results, key=lambda one: one.take_id is not None)}
    return make_response(render_template("administration/voice.html", **values))


@blueprint.get("/administration/voices/takes/<int:take_id>.wav")
@http.requires(Permission.SETTINGS_VIEW)
def take_sound(take_id: int) -> Response:
    """Send a take as callers will hear it; whoever may publish it and fetches it has listened."""
    with http.database().read() as session:
        take = service.take_by_id(session, http.actor(), take_id)
        name, is_new = take.clip, take.heard_at is None
    path = taking.clip_file(http.settings().voices_dir / "takes", name, ".wav")
    if path is None:
        raise NotFoundError("The file of this take is lost; record it again.", take=take_id)
    if is_new and request.method == "GET" and Permission.SETTINGS_EDIT in http.actor().permissions:
        with http.database().write() as session:
            service.note_heard(session, http.actor(), take_id, clock.now())
    return send_file(BytesIO(path.read_bytes()), mimetype="audio/wav", conditional=True, etag=False)


@blueprint.post("/administration/voices/takes/<int:take_id>/discard")
@http.requires(Permission.SETTINGS_EDIT)
def discard_take(take_id: int) -> Response:
    """Throw a take away; the one before it counts again."""
    with http.database().write() as session:
        take = service.take_by_id(session, http.actor(), take_id)
        service.discard(session, http.actor(), take_id, clock.now())
        speaker_id, spoken, key = take.speaker_id, take.language, take.key
    return http.go_to(_room(speaker_id, spoken, _line(spoken, key)))


@contextmanager
def _sent(field: str) -> Iterator[list[tuple[str, IO[bytes]]]]:
    with ExitStack() as opened:
        yield [
            (file.filename or "", opened.enter_context(closing(file)).stream) for file in request.files.getlist(field)
        ]


def _keep(speaker_id: int, spoken: str, taken: list[tuple[Line, Taken]]) -> dict[str, int]:
    with http.database().write() as session:
        speaker = service.speaker_by_id(session, http.actor(), speaker_id)
        now = clock.now()
        kept = [service.keep(session, http.actor(), speaker, spoken, line, one, now) for line, one in taken]
        return {take.key: take.id for take in kept}


def _refused(taken: Taken, speaker_id: int, spoken: str, line: Line) -> Response:
    said = voice_labels.all_said(taken.faults)
    if http.is_fragment():
        return make_response(jsonify(faults=[one.text(language()) for one in said]), _UNPROCESSABLE)
    results = [Result(line.key, None, said)]
    values = voice_values(speaker_id, spoken) | {"results": results}
    return make_response(render_template("administration/voice.html", **values), _UNPROCESSABLE)


def _result(one: Upload, taken: Taken | None, kept: dict[str, int], lines: dict[str, Line]) -> Result:
    if taken is None:
        near = difflib.get_close_matches(one.name, list(lines), 1)
        hint = (f" Maksudnya {near[0]}?", f" Did you mean {near[0]}?") if near else ("", "")
        said = Label(
            f"Tidak ada teks bernama ini; beri nama file seperti kunci teksnya.{hint[0]}",
            f"There is no text of this name; name the file like the key of its text.{hint[1]}",
        )
        return Result(one.name[:120], None, [said])
    return Result(
        one.name, None if taken.faults else kept[one.name], voice_labels.all_said(taken.faults + taken.remarks)
    )


def _line(spoken: str, key: str) -> Line:
    line = script.lines(spoken).get(key)
    if line is None:
        raise NotFoundError("There is no such text.", key=key[:80])
    return line


def _room(speaker_id: int, spoken: str, line: Line) -> str:
    lines_of(spoken, line.family)
    return url_for(
        "administration.recording_room", speaker_id=speaker_id, language=spoken, family=line.family, key=line.key
    )
