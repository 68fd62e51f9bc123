"""The page of what callers hear: every clip with its text, to be listened to."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from flask import make_response, render_template, request, send_file

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import blueprint
from ticketing.administration.clips import LANGUAGES, browser_sound, lines, wav
from ticketing.changes import service as changes
from ticketing.core import http
from ticketing.core.errors import NotFoundError
from ticketing.voices import script
from ticketing.voices.caller import VOICES, clip_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

MOST_SHOWN: Final = 60


@blueprint.get("/administration/clips")
@http.requires(Permission.SETTINGS_VIEW)
def clips() -> Response:
    """List the clips of one family, or those whose text or key holds the words that are looked for."""
    everything = lines()
    families = sorted({line.family for line in everything})
    wanted, words = request.args.get("family", "main"), " ".join(request.args.get("words", "").split())[:80]
    if words:
        found = [
            line
            for line in everything
            if _holds(words.casefold(), line.key, *(line.spoken[one].text for one in LANGUAGES))
        ]
    else:
        found = [line for line in everything if line.family == wanted]
    values = {"families": families, "family": wanted, "words": words, "found": found[:MOST_SHOWN], "count": len(found)}
    return make_response(render_template("administration/clips.html", languages=LANGUAGES, **values))


@blueprint.get("/administration/clip.wav")
@http.requires(Permission.SETTINGS_VIEW)
def clip() -> Response:
    """Send one clip as callers hear it now, or with ``shipped`` as it came with the house."""
    key, language = request.args.get("key", ""), request.args.get("language", "")
    sound = None if request.args.get("shipped") else _recorded(key, language)
    sound = sound or wav(key, language)
    if sound is None:
        raise NotFoundError("There is no such clip.", key=key[:80])
    return send_file(BytesIO(sound), mimetype="audio/wav", conditional=True, etag=False)


def _recorded(key: str, language: str) -> bytes | None:
    line = script.lines(language).get(key) if language in LANGUAGES else None
    if line is None:
        return None
    with http.database().read() as session:
        version = changes.current(session, VOICES).document.get(language, {}).get(line.family)
    return browser_sound(clip_of(http.settings().voices_dir, version, key)) if version else None


def _holds(words: str, *texts: str) -> bool:
    return any(words in text.casefold() for text in texts)
