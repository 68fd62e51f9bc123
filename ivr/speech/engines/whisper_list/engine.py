"""The closed-list recogniser on Whisper base: what serves Indonesian as shipped, offline, over a telephone line."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

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
    from ivr.speech.engines.whisper_list.sound import Freely, Utterance
    from ivr.speech.engines.whisper_list.text import Tokens

    Floats = NDArray[np.float32]

N_BEST: Final = 3
"""Candidates of an answer."""

PATIENCE: Final = 0.8
"""Seconds after which no second look begins: on a busy machine it would come after the caller's deadline."""


@dataclass(frozen=True)
class _Look:
    """One way to hear an utterance: what Whisper writes of it, and the reading that text is compared with."""

    free: Freely
    words: str
    reading: Reading
    state: Floats


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
        look = self._look(utterance, prepared.prompt)
        if isinstance(prepared, WordLoop):
            decoders = [self._digits(look, prepared)]
            second = self._second_look(wide, utterance, prepared.prompt) if time.monotonic() < until else []
            decoders += [self._digits(one, prepared, searches=False) for one in second]
            return heard_digits(decode(decoders, prepared), look.free, look.words, utterance.seconds)
        weighed = prepared.weigh(look.reading, look.state, look.words)
        return heard_phrases(prepared, weighed, look.free, look.words, utterance.seconds)

    def _digits(self, look: _Look, loop: WordLoop, *, searches: bool = True) -> DigitsDecoder:
        return DigitsDecoder(self._decoder, look.reading, loop, self._text, look.state, look.words, searches=searches)

    def _second_look(self, wide: Floats, utterance: Utterance, prompt: Tokens) -> list[_Look]:
        """Look again through the filter where the line is noisy: what both see is right far more often."""
        clear = filtered(wide) if utterance.is_noisy else None
        return [self._look(clear, prompt)] if clear is not None else []

    def _look(self, utterance: Utterance, prompt: Tokens) -> _Look:
        encoded = self._encoder.encode(utterance.samples)
        free = self._encoder.write_freely(encoded, prompt, utterance.seconds)
        reading = Reading(self._decoder, self._decoder.hear(np.array(encoded)[0]))
        return _Look(free, self._text.written(free.tokens), reading, reading.begin(prompt))

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
