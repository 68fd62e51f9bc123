"""Gives memory back to the machine: numbers of many megabytes come and go with every recognition."""

from __future__ import annotations

import ctypes
from typing import Final

_ARENA_MAX: Final = -8
_MMAP_THRESHOLD: Final = -3
_TRIM_THRESHOLD: Final = -1
_LARGE: Final = 4 << 20
_KEPT: Final = 32 << 20
"""Bytes. Pieces of 1 MB given back at once cost a third more processor time for each recognition."""


def keep_little() -> None:
    """Let glibc keep no heap for each thread and hand large pieces back at once; elsewhere this does nothing.

    Left alone it raises the size of what it keeps to 32 MB with the first large piece, for each thread.
    """
    try:
        choose = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    for option, value in ((_ARENA_MAX, 2), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _KEPT)):
        choose(option, value)
