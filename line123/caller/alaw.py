"""A-law, the code of telephone audio (ITU-T G.711): one byte a sample, 8000 samples a second."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RATE = 8000

Samples = npt.NDArray[np.int16]


def _levels() -> Samples:
    codes = np.arange(256, dtype=np.int32) ^ 0x55
    exponent, mantissa = (codes >> 4) & 7, codes & 15
    level = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(codes & 0x80, level, -level).astype(np.int16)


_LEVELS = _levels()
_BY_LEVEL = np.argsort(_LEVELS, kind="stable").astype(np.uint8)
_EDGES = (_LEVELS[_BY_LEVEL][1:].astype(np.int32) + _LEVELS[_BY_LEVEL][:-1]) // 2


def decode(data: bytes) -> Samples:
    """Turn A-law bytes into 16-bit samples."""
    return _LEVELS[np.frombuffer(data, dtype=np.uint8)]


def encode(samples: npt.ArrayLike) -> bytes:
    """Turn samples into A-law bytes, each the nearest level; ``encode(decode(x)) == x``."""
    return _BY_LEVEL[np.searchsorted(_EDGES, np.asarray(samples))].tobytes()
