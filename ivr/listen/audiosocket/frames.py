"""AudioSocket frames: kind (1 byte), length (2 bytes, big endian), payload."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER: Final = struct.Struct(">BH")
FRAME_SECONDS: Final = 0.02
FRAME_BYTES: Final = 320
CODED_BYTES: Final = _HEADER.size + FRAME_BYTES
SILENCE: Final = bytes(FRAME_BYTES)


class Kind(IntEnum):
    """Kinds that Asterisk 22 sends or understands."""

    HANG_UP = 0x00
    UUID = 0x01
    KEY = 0x03
    AUDIO = 0x10
    ERROR = 0xFF


def encode(kind: Kind, payload: bytes = b"") -> bytes:
    """Return one frame."""
    return _HEADER.pack(kind, len(payload)) + payload


def audio_frames(samples: bytes) -> bytes:
    """Return samples as 20 ms frames of ``CODED_BYTES`` each, joined; the last one is filled with silence."""
    pieces = (samples[start : start + FRAME_BYTES] for start in range(0, len(samples), FRAME_BYTES))
    return b"".join(encode(Kind.AUDIO, piece.ljust(FRAME_BYTES, b"\0")) for piece in pieces)


class Decoder:
    """Puts frames together from whatever pieces the network delivers."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield (kind, payload) of every frame that is whole now."""
        self._rest += data
        place = 0
        while len(self._rest) - place >= _HEADER.size:
            kind, length = _HEADER.unpack_from(self._rest, place)
            end = place + _HEADER.size + length
            if len(self._rest) < end:
                break
            yield kind, bytes(self._rest[place + _HEADER.size : end])
            place = end
        del self._rest[:place]
