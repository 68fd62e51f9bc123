"""Opens a sound that somebody sent: known formats alone, no longer than a minute, whatever its header claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soundfile

from ivr.voice.engines import Audio

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    _Block = NDArray[Any]

LONGEST_SECONDS: Final = 60.0
_RATES: Final = range(8_000, 192_001)
_MOST_CHANNELS: Final = 8
_SNIFFED: Final = 12
_PLAIN: Final = (b"RIFF", b"RF64", b"fLaC", b"OggS", b"FORM", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
_MATROSKA: Final = b"\x1aE\xdf\xa3"


class StrangeSoundError(Exception):
    """It is no sound that can be taken; ``code`` says why: ``unreadable``, ``empty`` or ``endless``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_sound(path: Path) -> Audio:
    """Read WAV, FLAC, OGG, MP3, AIFF, WebM or M4A as one channel, float32 at its own rate.

    The format is told by the first bytes, never by the name: a playlist in disguise would make a decoder open other
    files. Raises StrangeSoundError.
    """
    with path.open("rb") as file:
        head = file.read(_SNIFFED)
    try:
        sound = _plain(path) if head.startswith(_PLAIN) else _contained(path, head)
    except (soundfile.LibsndfileError, ValueError, OverflowError, MemoryError) as error:
        raise StrangeSoundError("unreadable") from error
    if not len(sound.samples) or not np.isfinite(sound.samples).all():
        raise StrangeSoundError("empty")
    return sound


def _plain(path: Path) -> Audio:
    with soundfile.SoundFile(path) as file:
        _refuse_form(file.samplerate, file.channels)
        most = round(LONGEST_SECONDS * file.samplerate)
        samples = file.read(most + 1, dtype="float32", always_2d=True)
        return _mono(samples, file.samplerate)


def _contained(path: Path, head: bytes) -> Audio:
    kind = "matroska" if head.startswith(_MATROSKA) else "mp4" if head[4:8] == b"ftyp" else ""
    if not kind:
        raise StrangeSoundError("unreadable")
    import av

    blocks: list[_Block] = []
    rate = count = 0
    try:
        with av.open(str(path), format=kind) as container:
            for frame in container.decode(audio=0):
                rate = rate or frame.sample_rate
                _refuse_form(frame.sample_rate, len(frame.layout.channels))
                block = _floats(frame.to_ndarray(), len(frame.layout.channels), is_planar=frame.format.is_planar)
                blocks.append(block)
                count += len(block)
                if frame.sample_rate != rate or count > LONGEST_SECONDS * rate:
                    raise StrangeSoundError("endless" if frame.sample_rate == rate else "unreadable")
    except (av.FFmpegError, IndexError) as error:
        raise StrangeSoundError("unreadable") from error
    if not blocks:
        raise StrangeSoundError("empty")
    return _mono(np.concatenate(blocks), rate)


def _floats(block: _Block, channels: int, *, is_planar: bool) -> _Block:
    samples = block.T if is_planar else block.reshape(-1, channels)
    if np.issubdtype(samples.dtype, np.integer):
        scale = float(np.iinfo(samples.dtype).max) + 1
        return np.asarray(samples / scale, dtype=np.float32)
    return np.asarray(samples, dtype=np.float32)


def _refuse_form(rate: int, channels: int) -> None:
    if rate not in _RATES or not 1 <= channels <= _MOST_CHANNELS:
        raise StrangeSoundError("unreadable")


def _mono(samples: _Block, rate: int) -> Audio:
    if len(samples) > LONGEST_SECONDS * rate:
        raise StrangeSoundError("endless")
    return Audio(np.asarray(samples.mean(axis=1), dtype=np.float32), rate)
