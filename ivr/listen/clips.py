"""The clips in memory, as a line plays them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from ivr.listen.audiosocket.frames import audio_frames

_SIGN, _SEGMENT, _QUANTUM, _TOGGLE = 0x80, 0x70, 0x0F, 0x55
_CLIPS_KEPT: Final = 4096


class ClipStore:
    """Reads ``FOLDER/LANGUAGE/KEY.alaw``; ``frames`` keeps a clip ready to be sent, b"" when there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.frames = lru_cache(_CLIPS_KEPT)(self._frames)

    def _frames(self, language: str, key: str) -> bytes:
        return audio_frames(self.samples(language, key))

    def samples(self, language: str, key: str) -> bytes:
        """Return 16-bit little-endian samples at 8 kHz, b"" when there is no such clip.

        A key that begins with / is a file made while running.
        """
        file = f"{key}.alaw" if key.startswith("/") else self._folder / language / f"{key}.alaw"
        try:
            coded = Path(file).read_bytes()
        except OSError:
            return b""
        return b"".join(_TABLE[code] for code in coded)


def _expand(code: int) -> int:
    # ITU-T G.711, A-law decoding
    code ^= _TOGGLE
    segment = (code & _SEGMENT) >> 4
    magnitude = ((code & _QUANTUM) << 4) + 8
    if segment:
        magnitude = (magnitude + 0x100) << (segment - 1)
    return magnitude if code & _SIGN else -magnitude


_TABLE: Final = [_expand(code).to_bytes(2, "little", signed=True) for code in range(256)]
