"""The clips in memory, as a line plays them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from ivr.listen.audiosocket.frames import audio_frames

if TYPE_CHECKING:
    from collections.abc import Callable

    Recorded = Callable[[str, str], Path | None]
    """Language and key -> the recording of a person that is heard in place of the shipped clip."""

log = structlog.get_logger(__name__)

_SIGN, _SEGMENT, _QUANTUM, _TOGGLE = 0x80, 0x70, 0x0F, 0x55
_CLIPS_KEPT: Final = 4096


class ClipStore:
    """Reads ``FOLDER/LANGUAGE/KEY.alaw``, or the recording of a person; ``frames`` keeps clips ready to be sent."""

    def __init__(self, folder: Path, recorded: Recorded | None = None) -> None:
        """``recorded`` is asked for every clip, so a voice that is published now is heard with the next prompt."""
        self._folder = folder
        self.recorded: Recorded = recorded or _nobody
        self._frames = lru_cache(_CLIPS_KEPT)(lambda path: audio_frames(_samples(path)))

    def frames(self, language: str, key: str) -> bytes:
        """Return a clip ready to be sent, b"" when there is none."""
        recorded = self.recorded(language, key)
        if recorded is not None:
            if frames := self._frames(recorded):
                return frames
            log.error("voice.clip_lost", language=language, key=key)
        return self._frames(self._shipped(language, key))

    def samples(self, language: str, key: str) -> bytes:
        """Return 16-bit little-endian samples at 8 kHz, b"" when there is no such clip.

        A key that begins with / is a file made while running.
        """
        return _samples(self._shipped(language, key))

    def _shipped(self, language: str, key: str) -> Path:
        return Path(f"{key}.alaw") if key.startswith("/") else self._folder / language / f"{key}.alaw"


def _nobody(_language: str, _key: str) -> None:
    return None


def _samples(path: Path) -> bytes:
    try:
        coded = path.read_bytes()
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
