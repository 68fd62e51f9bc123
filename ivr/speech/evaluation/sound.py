"""What a telephone line does to a recording, always the same for the same file."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import soundfile
import soxr

from ivr.speech.contract import SAMPLE_RATE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

LOUDNESS = -20.0
"""dB below full scale of the frames in which somebody speaks."""
_SILENCE = (0.3, 0.4)  # seconds before and after, as in the study that these figures are held against
_BAND = (250.0, 3450.0)
_ORDER = 4
_FRAME = SAMPLE_RATE // 50
_KEPT = 0.25  # seconds kept around the speech when the silence of a recording is cut
_SPOKEN = 0.03  # of the loudest frame's amplitude
_CONDITION = re.compile(r"clean|g711(?:n(\d{1,2}))?")


class SoundFault(Exception):  # noqa: N818 a fault of a file, told by its name
    """A recording cannot be used; the message names the file and says why."""


@dataclass(frozen=True)
class Condition:
    """``clean``: 8 kHz, nothing else; ``g711``: band and A-law; ``g711n15``: and pink noise 15 dB below the speech."""

    name: str
    is_telephone: bool = False
    noise: float | None = None


def condition(name: str) -> Condition:
    """Read the name of a condition. Raises ValueError with the names there are."""
    found = _CONDITION.fullmatch(name)
    if found is None:
        raise ValueError(f"There is no condition {name!r}; choose clean, g711 or g711nDECIBELS, such as g711n15.")
    return Condition(name, name != "clean", float(found[1]) if found[1] else None)


def read_sound(path: Path) -> Samples:
    """Read a recording of any rate, width and number of channels as one channel at 8 kHz. Raises SoundFault."""
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:  # libsndfile's faults are RuntimeErrors
        raise SoundFault(f"{path} cannot be read as sound: {error}.") from error
    if not len(samples):
        raise SoundFault(f"{path} holds no sound.")
    if not np.isfinite(samples).all():
        raise SoundFault(f"{path} holds samples that are no numbers.")
    return np.asarray(soxr.resample(samples.mean(axis=1), rate, SAMPLE_RATE), dtype=np.float32)


def through(samples: Samples, line: Condition, *, seed: str, is_speech: bool = True) -> bytes:
    """Bring 8 kHz ``samples`` through ``line``: signed 16 bit samples at 8 kHz, silence before and after.

    ``seed`` names the noise. What is no speech keeps its own loudness and gets no noise on top.
    """
    sound = _levelled(_trimmed(samples)) if is_speech else samples
    before, after = (np.zeros(round(seconds * SAMPLE_RATE), dtype=np.float32) for seconds in _SILENCE)
    sound = np.concatenate([before, sound, after])
    if line.is_telephone:
        sound = _in_band(sound)
        if is_speech:
            sound = _levelled(sound)
            if line.noise is not None:
                sound = sound + _pink(len(sound), seed) * np.float32(10 ** ((LOUDNESS - line.noise) / 20))
        sound = _alaw(sound)
    return (np.clip(sound, -1, 32767 / 32768) * 32768).astype("<i2").tobytes()


def _frame_powers(samples: Samples) -> NDArray[np.float64]:
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % _FRAME))
    return np.asarray((padded.reshape(-1, _FRAME) ** 2).mean(axis=1))


def _trimmed(samples: Samples) -> Samples:
    sizes = np.sqrt(_frame_powers(samples))
    spoken = np.flatnonzero(sizes > max(sizes.max(initial=0.0) * _SPOKEN, 1e-4))
    if not len(spoken):
        return samples
    kept = round(_KEPT * SAMPLE_RATE)
    return samples[max(0, int(spoken[0]) * _FRAME - kept) : (int(spoken[-1]) + 1) * _FRAME + kept]


def _levelled(samples: Samples) -> Samples:
    powers = _frame_powers(samples)
    loud = powers[powers > powers.max(initial=0.0) * 0.01]
    if not len(loud):
        return samples
    return np.asarray(samples * 10 ** (LOUDNESS / 20) / np.sqrt(loud.mean()), dtype=np.float32)


def _in_band(samples: Samples) -> Samples:
    """Butterworth band-pass run forwards and backwards: no delay, the square of its gain."""
    bent = np.tan(np.pi * np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE) / SAMPLE_RATE)
    low, high = (np.tan(np.pi * edge / SAMPLE_RATE) for edge in _BAND)
    with np.errstate(divide="ignore", over="ignore"):
        gain = 1 / (1 + ((bent**2 - low * high) / ((high - low) * bent)) ** (2 * _ORDER))
    return np.asarray(np.fft.irfft(np.fft.rfft(samples) * gain, len(samples)), dtype=np.float32)


def _pink(length: int, seed: str) -> Samples:
    """Pink noise in the band of the line with a power of one."""
    white = np.random.default_rng(crc32(seed.encode())).standard_normal(length)
    spectrum = np.fft.rfft(white)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), length)
    heard = _in_band(pink.astype(np.float32))
    return np.asarray(heard / np.sqrt(np.mean(heard**2)), dtype=np.float32)


def _alaw(samples: Samples) -> Samples:
    coded = io.BytesIO()
    soundfile.write(coded, np.clip(samples, -1, 1), SAMPLE_RATE, format="RAW", subtype="ALAW")
    coded.seek(0)
    heard, _ = soundfile.read(coded, dtype="float32", samplerate=SAMPLE_RATE, channels=1, format="RAW", subtype="ALAW")
    return np.asarray(heard, dtype=np.float32)
