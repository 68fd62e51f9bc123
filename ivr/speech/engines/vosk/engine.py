"""The Vosk recogniser: one model shared by all threads, a grammar for each utterance, looked at while it is spoken."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soxr
import vosk

from ivr.speech.contract import SAMPLE_RATE, Band, Candidate, Grammar, Kind, Phrase, Recognition, Status
from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.vosk import judging
from ivr.speech.engines.vosk.folder import ModelFolder
from ivr.speech.engines.vosk.matching import AT_ONCE, PreparedPhrases, prepare_phrases
from ivr.speech.engines.vosk.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.speech.engines.base import Prepared

N_BEST: Final = 3
_ALTERNATIVES: Final = 10
_TAIL_SECONDS: Final = 0.3
_QUIET: Final = 30
"""Mean deviation of samples below which nothing is on the line (-60 dB)."""

_STEADY_BYTES: Final = SAMPLE_RATE
"""Half a second of speech during which a phrase must stay the last one heard before it acts: the best path of a moment
is often another's beginning, and stayed wrong for 0.4 s in the lab."""

_PIECE_BYTES: Final = SAMPLE_RATE // 5
"""A tenth of a second: how often what was heard so far is looked at."""

_BEFORE_THE_END: Final = 0.5
"""Confidence of what is told early: Vosk has none to give yet, only that it is likelier than all else."""


class VoskEngine:
    """One loaded model of one language."""

    name = judging.ENGINE
    streams = True

    def __init__(self, folder: ModelFolder, language: str) -> None:
        """Load the model; seconds and some hundred megabytes. Raises EngineFault when Vosk refuses it."""
        self.label = folder.path.name
        self.model = folder.model
        self.languages = frozenset({language})
        self._rate = folder.rate
        vosk.SetLogLevel(-1)
        try:
            self._model = vosk.Model(str(folder.path))
        except Exception as error:  # it raises no narrower one
            raise EngineFault(f"Vosk cannot load {folder.path.name}: {error}") from error
        self.vocabulary = Vocabulary.of(folder.words(), _KnownTo(self._model))

    @classmethod
    def load(cls, path: Path, language: str) -> VoskEngine:
        """Load a model folder. Raises EngineFault with the file that is missing."""
        return cls(ModelFolder.check(path), language)

    def self_test(self) -> None:
        """Hear nothing in silence and in noise, with the model's own word for what is not listed."""
        if not self.vocabulary.garbage:
            raise EngineFault("it has no word for speech that is not listed, so it would take every sound for some")
        words = ("satu", "dua", "one", "two", "하나", "둘")
        known = [word for word in words if word in self.vocabulary.known] or ["a"]
        grammar = Grammar("self-test", Kind.MENU, next(iter(self.languages)), tuple(Phrase(w, w) for w in known))
        noise = np.random.default_rng(1).normal(0, 300, SAMPLE_RATE).astype("<i2").tobytes()
        for what, audio in (("silence", bytes(2 * SAMPLE_RATE)), ("noise", noise)):
            heard = self.recognise(audio, self.prepare(grammar))
            if heard.status is Status.OK and heard.band is not Band.REJECT:
                raise EngineFault(f"it heard {heard.n_best[0].phrase!r} in {what}")

    def covers(self, grammar: Grammar) -> bool:
        """Tell whether every meaning keeps a phrase whose words the model knows."""
        return not self.lost_meanings(grammar)

    def lost_meanings(self, grammar: Grammar) -> tuple[str, ...]:
        """Return the meanings that could not be said to this model."""
        return self.vocabulary.lost_meanings(grammar)

    def prepare(self, grammar: Grammar) -> PreparedPhrases:
        """Write the grammar in the model's words; milliseconds."""
        return prepare_phrases(grammar, self.vocabulary)

    def recognise(self, audio: bytes, prepared: Prepared) -> Recognition:
        """Recognise one utterance of 8 kHz samples."""
        began = time.monotonic()
        assert isinstance(prepared, PreparedPhrases)  # noqa: S101 engines get their own preparations back
        answer = self._answer(audio, prepared)
        return replace(answer, ms=round((time.monotonic() - began) * 1000, 1))

    def measures(self, audio: bytes, prepared: PreparedPhrases) -> judging.Heard | None:
        """Return the numbers an answer is judged by, for calibration; None when nothing of the list was said."""
        recogniser = self.begin(prepared)
        recogniser.SetMaxAlternatives(_ALTERNATIVES)
        samples = self.widened(audio, self.resampler(), last=True)
        # What it says of an end is not asked: where the caller ended was decided before.
        recogniser.AcceptWaveform(samples + bytes(2 * int(_TAIL_SECONDS * self._rate)))
        found = json.loads(recogniser.FinalResult())["alternatives"]
        return judging.weigh([(one["confidence"], one["text"]) for one in found], prepared)

    def listen(self, prepared: Prepared) -> VoskHearing:
        """Begin an utterance that is fed while it is spoken."""
        assert isinstance(prepared, PreparedPhrases)  # noqa: S101
        return VoskHearing(self, prepared)

    def transcribe(self, audio: bytes) -> None:
        """Leave free words to an engine that was made for them."""

    def begin(self, prepared: PreparedPhrases) -> Any:
        """Return a recogniser of Vosk's for one utterance; it shares the model and costs less than a millisecond."""
        return vosk.KaldiRecognizer(self._model, self._rate, json.dumps(prepared.listed, ensure_ascii=False))

    def widened(self, audio: bytes, stream: soxr.ResampleStream, *, last: bool = False) -> bytes:
        """Bring samples of the line to the rate of the model."""
        if self._rate == SAMPLE_RATE:
            return audio
        return stream.resample_chunk(np.frombuffer(audio, "<i2"), last=last).astype("<i2").tobytes()

    def resampler(self) -> soxr.ResampleStream:
        """Return what keeps the filter's memory between two pieces of one utterance."""
        return soxr.ResampleStream(SAMPLE_RATE, self._rate, 1, dtype="int16")

    def _answer(self, audio: bytes, prepared: PreparedPhrases) -> Recognition:
        nothing = Recognition(Status.REJECT, self.name, self.model)
        samples = np.frombuffer(audio, "<i2")
        if not len(samples) or float(np.abs(samples.astype(np.float32)).mean()) < _QUIET:
            return replace(nothing, status=Status.SILENCE)
        heard = self.measures(audio, prepared) if prepared.by_words else None
        if heard is None:
            return nothing
        fitted = judging.fit(prepared.grammar.kind, self.model)
        sure = judging.confidence(heard, fitted)
        band = fitted.band(sure)
        best = heard.shares[0]
        listed = tuple(
            Candidate(phrase.text, phrase.meaning, round(sure * share / best, 3))
            for phrase, share in zip(heard.phrases[:N_BEST], heard.shares, strict=False)
        )
        also = tuple(Candidate(phrase.text, phrase.meaning, round(sure, 3)) for phrase in heard.best.also)
        status = Status.REJECT if band is Band.REJECT else Status.OK
        return replace(nothing, status=status, n_best=listed, band=band, also=also)


class VoskHearing:
    """One utterance as it is spoken; only what acts at once is told before its end."""

    def __init__(self, engine: VoskEngine, prepared: PreparedPhrases) -> None:
        self._engine, self._prepared = engine, prepared
        self._recogniser = engine.begin(prepared)
        self._stream = engine.resampler()
        self._last: Phrase | None = None
        self._steady = 0

    def feed(self, audio: bytes) -> Candidate | None:
        """Take more speech; return "kabel putus" once it has been the last thing heard for half a second."""
        found = None
        for start in range(0, len(audio), _PIECE_BYTES):  # a busy machine hands on much at once
            found = self._hear(audio[start : start + _PIECE_BYTES]) or found
        return found

    def _hear(self, piece: bytes) -> Candidate | None:
        self._recogniser.AcceptWaveform(self._engine.widened(piece, self._stream))
        phrase = self._prepared.ends_with(json.loads(self._recogniser.PartialResult())["partial"])
        if phrase is None or phrase.meaning not in AT_ONCE:
            self._last = None
            return None
        self._steady = self._steady + len(piece) if phrase is self._last else 0
        self._last = phrase
        return Candidate(phrase.text, phrase.meaning, _BEFORE_THE_END) if self._steady >= _STEADY_BYTES else None


class _KnownTo:
    """Asks the model itself: half a million words are not kept twice."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and bool(self._model.vosk_model_find_word(word) >= 0)
