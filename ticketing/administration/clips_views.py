"""The page of what callers hear: every clip with its text, to be listened to."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from flask import make_response, render_template, request, send_file

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import blueprint
from ticketing.administration.clips import LANGUAGES, lines, wav
from ticketing.core import http
from ticketing.core.errors import NotFoundError

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
    """Send one clip as callers hear it."""
    key = request.args.get("key", "")
    sound = wav(key, request.args.get("language", ""))
    if sound is None:
        raise NotFoundError("There is no such clip.", key=key[:80])
    return send_file(BytesIO(sound), mimetype="audio/wav", conditional=True, etag=False)


def _holds(words: str, *texts: str) -> bool:
    return any(words in text.casefold() for text in texts)
