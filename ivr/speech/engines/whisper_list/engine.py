"""The closed-list recogniser on Whisper base: what serves Indonesian as shipped, offline, over a telephone line."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ivr.speech.contract import Band, Grammar, Kind, Phrase, Recognition, Status, Transcript
from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.whisper_list import judging
from ivr.speech.engines.whisper_list.cohort import CLIPS, cohort, fingerprint, from_alaw
from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
from ivr.speech.engines.whisper_list.dictation import dictated
from ivr.speech.engines.whisper_list.digits import DigitsDecoder, decode
from ivr.speech.engines.whisper_list.heard import Heard, candidates, heard_digits, heard_phrases
from ivr.speech.engines.whisper_list.prepared import PreparedList, prepare_list
from ivr.speech.engines.whisper_list.priors import Priors
from ivr.speech.engines.whisper_list.sound import Encoder, filtered, speech_in, widened
from ivr.speech.engines.whisper_list.text import Text
from ivr.speech.engines.whisper_list.weights import Weights, find_weights
from ivr.speech.engines.whisper_list.word_loop import WordLoop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from ivr.speech.engines.base import Hearing, Prepared
    from ivr.speech.engines.whisper_list.decoder import Sound
    from ivr.speech.engines.whisper_list.sound import Freely, Utterance
    from ivr.speech.engines.whisper_list.text import Tokens

    Floats = NDArray[np.float32]

N_BEST: Final = 3
"""Candidates of an answer."""

PATIENCE: Final = 0.8
"""Seconds after which no second look begins: on a busy machine it would come after the caller's deadline."""


@dataclass(frozen=True)
class _Look:
    """One way to hear an utterance: what Whisper writes of it, and the sound that text is compared with."""

    free: Freely
    words: str
    sound: Sound


class WhisperListEngine:
    """One loaded model, used by several threads at a time."""

    name = judging.ENGINE
    languages = frozenset({"id", "en"})

    def __init__(self, weights: Weights, folder: Path, *, workers: int = 2) -> None:
        """``folder``: where priors are kept; ``workers``: how many threads will recognise at the same time."""
        self.model = weights.short
        self._text = Text(weights.folder)
        self._encoder = Encoder(weights, workers)
        self._decoder = Decoder(weights.folder / "model.bin")
        self._cohort = cohort()
        mark = f"{self.model}|{fingerprint(self._cohort)}"
        self.priors = Priors(folder / "priors.db", self._decoder, self._encoded_cohort, mark, self._text.closing)

    @classmethod
    def load(cls, cache: Path, configured: Path | None = None, *, workers: int = 2) -> WhisperListEngine:
        """Find the weights and load them. ``cache``: the folder of downloaded and built things (``Settings.cache``).

        Raises EngineFault when there are no weights, or strange ones.
        """
        folder = cache / "speech"
        return cls(find_weights(folder, configured), folder, workers=workers)

    def self_test(self) -> None:
        """Recognise a clip of the house among the months. Raises EngineFault with what came instead."""
        months = ("Januari", "Maret", "April", "Juni", "September", "Desember")
        phrases = tuple(Phrase(month, month) for month in months)
        wide = widened(_clip_bytes("month.9"))
        heard = self._listen(wide, self.prepare(Grammar("self-test", Kind.MENU, "id", phrases)))
        if heard is None or heard.phrases[0].meaning != "September":
            raise EngineFault(f"the clip of September was heard as {heard and heard.phrases[0].text!r}")

    def covers(self, grammar: Grammar) -> bool:
        """Whisper writes any word of its languages."""
        return grammar.language in self.languages

    def prepare(self, grammar: Grammar) -> PreparedList | WordLoop:
        """Build tree and priors; phrases that were measured before cost nothing."""
        if grammar.kind is Kind.DIGITS:
            return WordLoop.of(grammar, self._text, self.priors)
        return prepare_list(grammar, self._text, self._decoder, self.priors)

    def recognise(self, audio: bytes, prepared: Prepared) -> Recognition:
        """Recognise one utterance of 8 kHz samples."""
        began = time.monotonic()
        assert isinstance(prepared, (PreparedList, WordLoop))  # noqa: S101 engines get their own preparations back
        heard = self._listen(widened(audio), prepared, until=began + PATIENCE)
        silence = Recognition(Status.SILENCE, self.name, self.model)
        answer = self._judged(heard, prepared.grammar) if heard is not None else silence
        return replace(answer, ms=round((time.monotonic() - began) * 1000, 1))

    def measures(self, audio: bytes, prepared: PreparedList | WordLoop) -> Heard | None:
        """Return the numbers an answer is judged by, for calibration; None when nobody speaks."""
        return self._listen(widened(audio), prepared)

    def listen(self, prepared: Prepared) -> Hearing | None:  # noqa: ARG002 the protocol's argument
        """Return None: this engine needs the whole utterance."""
        return None

    def transcribe(self, audio: bytes, language: str = "id") -> Transcript:
        """Return the free words of a recording for people to read; empty when nothing credible was said."""
        began = time.monotonic()
        words, sure = dictated(widened(audio), self._encoder, self._text, language)
        return Transcript(words, sure, self.name, self.model, round((time.monotonic() - began) * 1000, 1))

    def _encoded_cohort(self) -> Iterator[Floats]:
        """Encode one after the other, when something has to be measured: together they would be kept for nothing."""
        return (np.array(self._encoder.encode(sound))[0] for sound in self._cohort)

    def _listen(self, wide: Floats, prepared: PreparedList | WordLoop, until: float = math.inf) -> Heard | None:
        utterance = speech_in(wide)
        if utterance is None:
            return None
        if isinstance(prepared, WordLoop):
            return self._listen_for_digits(wide, utterance, prepared, until)
        look = self._look(utterance, prepared.prompt)
        reading = Reading(self._decoder, look.sound)
        weighed = prepared.weigh(reading, reading.begin(prepared.prompt), look.words)
        return heard_phrases(prepared, weighed, look.free, look.words)

    def _listen_for_digits(self, wide: Floats, utterance: Utterance, loop: WordLoop, until: float) -> Heard:
        look = self._look(utterance, loop.prompt)
        decoders = [
            DigitsDecoder(self._decoder, Reading(self._decoder, look.sound), loop, way, self._text) for way in loop.ways
        ]
        free = [look.words]
        if utterance.is_noisy and time.monotonic() < until:
            free += self._words_through_the_filter(wide, loop.prompt)
        return heard_digits(decode(decoders, free, loop), look.free, look.words)

    def _words_through_the_filter(self, wide: Floats, prompt: Tokens) -> list[str]:
        """Write freely what is left without steady noise: what either text is near to is right more often."""
        clear = filtered(wide)
        if clear is None:
            return []
        _, free = self._written(clear, prompt)
        return [self._text.written(free.tokens)]

    def _look(self, utterance: Utterance, prompt: Tokens) -> _Look:
        encoded, free = self._written(utterance, prompt)
        return _Look(free, self._text.written(free.tokens), self._decoder.hear(np.array(encoded)[0]))

    def _written(self, utterance: Utterance, prompt: Tokens) -> tuple[Any, Freely]:
        encoded = self._encoder.encode(utterance.samples)
        return encoded, self._encoder.write_freely(encoded, prompt, utterance.seconds)

    def _judged(self, heard: Heard, grammar: Grammar) -> Recognition:
        if not heard.phrases:
            return Recognition(Status.REJECT, self.name, self.model)
        sure, band = judging.judge(grammar.kind, heard.measures)
        status = Status.REJECT if band is Band.REJECT else Status.OK
        return Recognition(
            status, self.name, self.model, n_best=candidates(heard, sure, N_BEST), band=band, also=heard.also
        )


def _clip_bytes(name: str) -> bytes:
    samples = from_alaw((CLIPS / f"{name}.alaw").read_bytes())
    return (samples * 32767).astype("<i2").tobytes()
