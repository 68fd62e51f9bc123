"""Sounds with the rhythm of speech, as a microphone would give them."""

from __future__ import annotations

import io

import numpy as np
import soundfile

RATE = 48_000


def speech(seconds: float = 1.2, *, level: float = 0.2, noise: float = 0.0005, hertz: float = 220) -> np.ndarray:
    """Give syllables of a hum with a pause before and behind, float32 at 48 kHz."""
    time = np.arange(round(seconds * RATE)) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4 * time), 0.02, 1)
    hum = level * syllables * np.sin(2 * np.pi * hertz * time)
    sound = np.concatenate([np.zeros(RATE // 3), hum, np.zeros(RATE // 3)])
    return (sound + noise * np.random.default_rng(1).normal(size=len(sound))).astype(np.float32)


def speech_wav(seconds: float = 1.2, **how: float) -> bytes:
    """Give the same as the bytes of a WAV file of 16 bits."""
    file = io.BytesIO()
    soundfile.write(file, speech(seconds, **how), RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()
