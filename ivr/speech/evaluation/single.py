"""One recording against one list of phrases, as an operator tries a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ivr.speech.contract import Grammar, Kind, Phrase
from ivr.speech.evaluation.sound import read_sound

if TYPE_CHECKING:
    from pathlib import Path


def read_phrases(path: Path, kind: str, language: str) -> Grammar:
    """Read a list: a phrase a line, a tab and its meaning where it has another. Raises ValueError."""
    if kind not in list(Kind):
        raise ValueError(f"There is no kind {kind!r}; choose one of {', '.join(Kind)}.")
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}.") from error
    pairs = [line.partition("\t") for line in lines if line.strip()]
    if not pairs:
        raise ValueError(f"{path} holds no phrase.")
    phrases = tuple(Phrase(text.strip(), (meaning or text).strip(), language) for text, _, meaning in pairs)
    return Grammar(path.stem, Kind(kind), language, phrases, 1 if kind == Kind.DIGITS else 0)


def telephone(wav: Path) -> bytes:
    """Return the recording as the recogniser hears it, as it is: no noise, no other loudness. Raises SoundFault."""
    return (np.clip(read_sound(wav), -1, 32767 / 32768) * 32768).astype("<i2").tobytes()
