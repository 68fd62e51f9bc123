"""Google's voice through gTTS: for operators who prefer it and whose build machine reaches the internet."""

from __future__ import annotations

import io
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import gtts
import numpy as np
import requests
import soundfile

from ivr.voice.engines import Audio, EngineError
from ivr.voice.markup import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TIMEOUT = 20.0
_BETWEEN_REQUESTS = 1.0  # seconds; the service refuses those who hurry
_TRIES = 3


class _CheckedSession(requests.Session):
    """A session that checks certificates though gTTS asks it not to."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        return super().send(request, **{**options, "verify": True})


class _Requests:
    """The requests library as gTTS sees it: all of it, with checked sessions."""

    Session = _CheckedSession

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)


setattr(gtts.tts, "requests", _Requests())  # noqa: B010 mypy knows it as a module


class Gtts:
    """Fetch speech over HTTPS, at most one request a second, each text only once."""

    name = "gtts"
    voice = "google-translate"

    def __init__(self, cache: Path, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._cache = cache / self.name
        self._sleep = sleep

    def synthesise(self, text: str, language: str, *, before: str = "", after: str = "", speed: float = 1.0) -> Audio:
        """Speak ``text`` alone at the service's own speed; see Engine."""
        del before, after, speed
        words = plain(text)
        kept = self._cache / f"{language}-{sha256(words.encode()).hexdigest()}.mp3"
        if not kept.exists():
            self._keep(kept, self._fetch(words, language))
        samples, rate = soundfile.read(kept, dtype="float32")
        return Audio(np.asarray(samples, dtype=np.float32), rate)

    def _fetch(self, words: str, language: str) -> bytes:
        told = ""
        for attempt in range(_TRIES):
            self._sleep(_BETWEEN_REQUESTS * 2**attempt)
            try:
                sound = io.BytesIO()
                speech = gtts.gTTS(words, lang=language, lang_check=False, timeout=_TIMEOUT)  # type: ignore[no-untyped-call]
                speech.write_to_fp(sound)  # type: ignore[no-untyped-call]
                return sound.getvalue()
            except (gtts.tts.gTTSError, OSError) as error:
                told = str(error)
        raise EngineError(f"The speech service did not answer: {told}")

    def _keep(self, path: Path, sound: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_bytes(sound)
        draft.replace(path)


def make(cache: Path) -> Gtts:
    """Make the engine; what it fetched is kept under ``cache``."""
    return Gtts(cache)
