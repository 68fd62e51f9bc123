"""Google's voice through gTTS: for operators who prefer it and whose build machine reaches the internet.

The service is undocumented and gives no promise: never asked during a call, never by default.
"""

from __future__ import annotations

import io
import time
from contextlib import contextmanager
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

import gtts
import numpy as np
import requests
import soundfile

from ivr.voice.engines import Audio, EngineError
from ivr.voice.markup import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TIMEOUT = 20.0
_BETWEEN_REQUESTS = 1.0  # seconds; the service refuses those who hurry
_TRIES = 3
_FIRST_WAIT = 5.0  # seconds before a refused request is tried again, doubled each time
_LONGEST_WAIT = 120.0
_TOO_MANY, _SERVER_FAULT = 429, 500
_PATCHING = Lock()


class Gtts:
    """Fetch speech over HTTPS, at most one request a second, each text only once."""

    name = "gtts"
    voice = "google-translate"

    def __init__(
        self,
        cache: Path,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache = cache / self.name
        self._sleep = sleep
        self._clock = clock
        self._next_request = float("-inf")

    def synthesise(self, text: str, language: str, *, before: str = "", after: str = "", speed: float = 1.0) -> Audio:
        """Speak ``text`` alone at the service's own speed; see Engine."""
        del before, after, speed
        words = plain(text)
        kept = self._cache / f"{language}-{sha256(words.encode()).hexdigest()}.flac"
        if not kept.exists():
            self._keep(kept, _decoded(self._fetch(words, language), words))
        samples, rate = soundfile.read(kept, dtype="float32")
        return Audio(np.asarray(samples, dtype=np.float32), rate)

    def _fetch(self, words: str, language: str) -> list[bytes]:
        for attempt in range(_TRIES):
            try:
                return self._ask(words, language)
            except gtts.tts.gTTSError as error:
                wait = _wait_after(error, attempt)
                if wait is None:
                    raise EngineError(_sentence(error)) from error
                self._sleep(wait)
            except requests.RequestException as error:  # it broke off while it answered
                raise EngineError(f"The speech service broke off: {error}.") from error
        raise EngineError("No request was made.")  # pragma: no cover

    def _ask(self, words: str, language: str) -> list[bytes]:
        speech = gtts.gTTS(words, lang=language, lang_check=False, timeout=_TIMEOUT)  # type: ignore[no-untyped-call]
        with _sessions(self._take_turn):
            return list(speech.stream())  # type: ignore[no-untyped-call]

    def _take_turn(self) -> None:
        """Wait until a request may be sent; a long text is several requests."""
        early = self._next_request - self._clock()
        if early > 0:
            self._sleep(early)
        self._next_request = self._clock() + _BETWEEN_REQUESTS

    def _keep(self, path: Path, audio: Audio) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        soundfile.write(draft, audio.samples, audio.rate, format="FLAC")
        draft.replace(path)


class _Session(requests.Session):
    """What gTTS opens for each request: it waits its turn and checks certificates, though gTTS asks it not to."""

    def __init__(self, take_turn: Callable[[], None]) -> None:
        super().__init__()
        self._take_turn = take_turn

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self._take_turn()
        # An operator's own authority (REQUESTS_CA_BUNDLE) counts; no checks at all is no choice.
        wanted = self.merge_environment_settings(request.url or "", {}, None, None, None)["verify"]
        return super().send(request, **{**options, "verify": wanted or True})


class _Requests:
    """The requests library as gTTS sees it: all of it, with sessions of ours."""

    def __init__(self, take_turn: Callable[[], None]) -> None:
        self._take_turn = take_turn

    def Session(self) -> _Session:  # noqa: N802 the library's name
        return _Session(self._take_turn)

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)


@contextmanager
def _sessions(take_turn: Callable[[], None]) -> Iterator[None]:
    """Let gTTS open sessions of ours for as long as one text takes; its own switch every check off."""
    with _PATCHING:
        setattr(gtts.tts, "requests", _Requests(take_turn))  # noqa: B010 mypy knows it as a module
        try:
            yield
        finally:
            setattr(gtts.tts, "requests", requests)  # noqa: B010


def _decoded(parts: list[bytes], words: str) -> Audio:
    """Decode each part by itself: the header of the first would end a joined file where that part ends."""
    try:
        sounds = [soundfile.read(io.BytesIO(part), dtype="float32") for part in parts]
    except soundfile.LibsndfileError as error:
        raise EngineError(f"The speech service sent something that is no sound for {words!r}.") from error
    if not sounds:
        raise EngineError(f"The speech service sent nothing for {words!r}.")
    return Audio(np.concatenate([samples for samples, _ in sounds]), sounds[0][1])


def _wait_after(error: gtts.tts.gTTSError, attempt: int) -> float | None:
    """Seconds to wait before the next try; None when another would not help or was the last."""
    answer = error.rsp
    if answer is None or attempt + 1 == _TRIES or answer.status_code not in (_TOO_MANY, *range(_SERVER_FAULT, 600)):
        return None
    told = answer.headers.get("Retry-After", "")
    return min(float(told) if told.isdigit() else _FIRST_WAIT * 2**attempt, _LONGEST_WAIT)


def _sentence(error: gtts.tts.gTTSError) -> str:
    if error.rsp is not None and error.rsp.status_code == _TOO_MANY:
        return "The speech service says 429, too many requests; go on later: what was fetched is kept."
    if error.rsp is not None:
        return f"The speech service answered {error.rsp.status_code} {error.rsp.reason}, not with speech."
    if isinstance(error.__context__, requests.exceptions.SSLError):
        return "The speech service showed a certificate that is not to be trusted; nothing was sent."
    return "The speech service cannot be reached; the engines kokoro and espeak need no internet."


def make(cache: Path) -> Gtts:
    """Make the engine; what it fetched is kept under ``cache``."""
    return Gtts(cache)
