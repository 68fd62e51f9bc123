"""From a telephone's samples to what Whisper hears: speech found, trimmed, at one loudness, encoded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import ctranslate2
import numpy as np
import soxr
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.vad import VadOptions, get_speech_timestamps

from ivr.speech.contract import SAMPLE_RATE
from ivr.speech.engines.whisper_list.quieting import quietened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ivr.speech.engines.whisper_list.weights import Weights

    Floats = NDArray[np.float32]

RATE: Final = 16_000
"""Hertz of everything behind the door of this file."""

_WINDOW: Final = 5.0  # seconds; 3 s and 8 s were not better, 30 s costs twenty times as much
_AFTER: Final = 0.3
_LONGEST: Final = 30.0
_FRAMES: Final = 100  # of mel a second
_LEVEL: Final = 0.1  # -20 dB of full scale
_MOST_GAIN: Final = 100.0
_BEFORE_SPEECH, _AFTER_SPEECH = 0.3, 0.4  # seconds kept around it
_GATE: Final = VadOptions(threshold=0.3, min_speech_duration_ms=80, min_silence_duration_ms=300, speech_pad_ms=0)
_QUIET_LINE: Final = 25.0  # decibels
_PAD: Final = 300  # milliseconds kept around a piece of a dictation
_EDGE: Final = 800  # samples
_TINY: Final = 1e-12
_DEVICE: Final = "cpu"
_TOKENS: Final = 10
_TOKENS_A_SECOND: Final = 10.0


@dataclass(frozen=True)
class Utterance:
    """Speech, float32 at 16 kHz, trimmed to it and at one loudness; ``seconds`` of it are speech.

    ``above``: decibels of the speech above what is heard beside it; none where nothing is heard beside it.
    """

    samples: Floats
    seconds: float
    above: float

    @property
    def is_noisy(self) -> bool:
        """Tell whether a second look through the filter is worth its time."""
        return self.above < _QUIET_LINE


def widened(audio: bytes) -> Floats:
    """Turn a telephone's 8 kHz samples into float32 at 16 kHz; an odd last byte is dropped."""
    narrow = np.frombuffer(audio[: len(audio) // 2 * 2], "<i2").astype(np.float32) / 32768
    return np.asarray(soxr.resample(narrow, SAMPLE_RATE, RATE), dtype=np.float32)


def speech_in(wide: Floats) -> Utterance | None:
    """Return what was spoken, None when nobody spoke."""
    if len(wide) == 0:
        return None
    spans = get_speech_timestamps(wide, _GATE)
    if not spans:  # steady noise hides short words from the gate, see docs/benchmarks/speech.md
        wide = quietened(wide)
        spans = get_speech_timestamps(wide, _GATE)
    if not spans:
        return None
    first = max(0, spans[0]["start"] - round(_BEFORE_SPEECH * RATE))
    last = min(len(wide), spans[-1]["end"] + round(_AFTER_SPEECH * RATE), first + round(_LONGEST * RATE))
    spoken = np.concatenate([wide[span["start"] : span["end"]] for span in spans])
    return Utterance(_levelled(wide[first:last], spoken), len(spoken) / RATE, _above(wide, spans, spoken))


def filtered(wide: Floats) -> Utterance | None:
    """Return what was spoken with steady noise taken out of it, None when nobody speaks then."""
    return speech_in(quietened(wide))


def _above(wide: Floats, spans: list[dict[str, int]], spoken: Floats) -> float:
    """How far speech stands above the rest; half of the pieces of the rest are quieter than what counts of it."""
    is_rest = np.ones(len(wide), dtype=bool)
    for span in spans:
        is_rest[max(0, span["start"] - _EDGE) : span["end"] + _EDGE] = False
    rest = wide[is_rest]
    pieces = rest[: len(rest) // _EDGE * _EDGE].reshape(-1, _EDGE)
    if not len(pieces):
        return np.inf
    beside, speech = float(np.median(np.mean(np.square(pieces), axis=1))), float(np.mean(np.square(spoken)))
    return 10 * float(np.log10(max(speech, _TINY) / max(beside, _TINY)))


def speech_spans(wide: Floats, *, longest: float) -> list[tuple[int, int]]:
    """Return first and last sample of each piece of speech, a little around it; none longer than so many seconds."""
    gate = replace(_GATE, max_speech_duration_s=longest, speech_pad_ms=_PAD)
    return [(span["start"], span["end"]) for span in get_speech_timestamps(wide, gate)] if len(wide) else []


def _levelled(samples: Floats, spoken: Floats) -> Floats:
    power = float(np.sqrt(np.mean(np.square(spoken)))) if len(spoken) else 0.0
    gain = min(_MOST_GAIN, _LEVEL / power) if power > 0 else 1.0
    levelled: Floats = np.clip(samples * np.float32(gain), -1, 1)
    return levelled


@dataclass(frozen=True)
class Freely:
    """What Whisper writes when nothing is expected; ``no_speech``: its own doubt that anybody spoke (0 to 1)."""

    tokens: tuple[int, ...]
    log_probability: float
    no_speech: float


class Encoder:
    """Whisper's encoder, and its own free text generation, in CTranslate2's 8 bit arithmetic."""

    def __init__(self, weights: Weights, workers: int) -> None:
        """Load the model for so many threads at once."""
        self.whisper: Any = ctranslate2.models.Whisper(
            str(weights.folder), device=_DEVICE, compute_type="int8", inter_threads=workers, intra_threads=1
        )
        self._features = FeatureExtractor()

    def encode(self, samples: Floats, *, window: float = _WINDOW) -> Any:
        """Encode the samples in a window of at least so many seconds; a StorageView ``[1, frames / 2, size]``."""
        seconds = min(_LONGEST, max(window, len(samples) / RATE + _AFTER))
        frames = round(seconds * _FRAMES) // 2 * 2
        mel = self._features(samples, padding=0)[:, :frames]
        missing = frames - mel.shape[1]
        mel = np.pad(mel, ((0, 0), (0, missing)), constant_values=float(mel.min()))
        view = ctranslate2.StorageView.from_array(np.ascontiguousarray(mel[None], dtype=np.float32))
        return self.whisper.encode(view)

    def write_freely(self, encoded: Any, prompt: tuple[int, ...], seconds: float) -> Freely:
        """Write what was said, word by word the likeliest; no more than can be said in so many ``seconds``."""
        most = len(prompt) + _TOKENS + round(seconds * _TOKENS_A_SECOND)
        found = self.whisper.generate(
            encoded, [list(prompt)], beam_size=1, max_length=most, return_scores=True, return_no_speech_prob=True
        )[0]
        tokens = tuple(found.sequences_ids[0])
        return Freely(tokens, found.scores[0] * max(1, len(tokens)), found.no_speech_prob)
