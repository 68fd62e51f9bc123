"""The clips in memory, as the samples a line plays."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

_SIGN, _SEGMENT, _QUANTUM, _TOGGLE = 0x80, 0x70, 0x0F, 0x55
_CLIPS_KEPT: Final = 4096
BYTES_A_SECOND: Final = 16_000


class ClipStore:
    """Reads ``FOLDER/LANGUAGE/KEY.alaw`` once and keeps it as 16-bit little-endian samples at 8 kHz."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.samples = lru_cache(_CLIPS_KEPT)(self._read)

    def _read(self, language: str, key: str) -> bytes:
        """Return the samples; b"" when there is no such clip. A key that begins with / is a file made while running."""
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
