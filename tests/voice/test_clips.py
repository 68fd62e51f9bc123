"""The committed clips, measured from their files by means of its own, not by the code that made them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.voice.catalogue import LANGUAGES, PROMPTS, Phrase, load_catalogue, load_together
from ivr.voice.check import find_faults, longest

CLIPS = [
    pytest.param(language, phrase, id=f"{language}-{key}")
    for language in LANGUAGES
    for key, phrase in sorted(load_catalogue(language).items())
]


def decoded(path: Path) -> np.ndarray:
    """A-law by the formula of ITU-T G.711, so that reading does not lean on the library that wrote."""
    code = np.frombuffer(path.read_bytes(), dtype=np.uint8) ^ 0x55
    exponent, mantissa = (code & 0x70) >> 4, (code & 0x0F).astype(int)
    size = np.where(exponent == 0, mantissa * 2 + 1, (mantissa * 2 + 33) << np.maximum(exponent.astype(int) - 1, 0))
    return np.where(code & 0x80, size, -size) / 4096


def speech_level(samples: np.ndarray) -> float:
    frames = [samples[spot : spot + 160] for spot in range(0, len(samples), 160)]
    powers = np.array([np.sum(frame**2) / 160 for frame in frames])
    return float(10 * np.log10(powers[powers > 1e-4].mean()))


@pytest.mark.parametrize(("language", "phrase"), CLIPS)
def test_clip_is_at_the_one_loudness_and_within_its_seconds(language: str, phrase: Phrase):
    samples = decoded(PROMPTS / "audio" / language / f"{phrase.key}.alaw")
    assert len(samples) / 8000 <= phrase.seconds_allowed
    if phrase.silence:
        assert np.abs(samples).max() < 0.001
        return
    assert speech_level(samples) == pytest.approx(-20, abs=1)
    assert 20 * np.log10(np.abs(samples).max()) <= -3
    assert len(samples) / 8000 >= 0.12 * len(phrase.text.split())


def test_the_committed_voice_has_no_fault():
    assert [str(fault) for fault in find_faults(PROMPTS)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", load_together(), ids=lambda rule: rule.name)
def test_what_is_heard_in_one_breath_keeps_its_seconds(language: str, rule):
    assert 0 < longest(load_catalogue(language), rule) <= rule.seconds


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_a_language_is_spoken_by_one_voice(language: str):
    voices = {(phrase.clip.engine, phrase.clip.voice) for phrase in load_catalogue(language).values() if phrase.clip}
    assert len(voices - {("silence", ""), ("tone", "")}) == 1
