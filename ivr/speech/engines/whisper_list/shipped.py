"""Priors that come with the house, for its own words: a new machine then listens at once instead of measuring first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FILE: Final = Path(__file__).resolve().parents[2] / "calibration" / "priors.npz"
"""Written by ``line123 speech priors``."""

KEY_BYTES: Final = 8


class Shipped:
    """Tables of log-probabilities by the beginning of their key; empty for another model or cohort."""

    def __init__(self, keys: NDArray[np.uint64], ends: NDArray[np.int64], values: NDArray[np.float16]) -> None:
        """``keys`` in their order; the table of each ends at its place of ``ends`` in ``values``."""
        self._keys = keys
        self._ends = ends
        self._values = values

    @classmethod
    def read(cls, mark: str, file: Path = FILE) -> Shipped:
        """Read the file if it was measured with the model and cohort of ``mark``."""
        try:
            with np.load(file) as kept:
                if str(kept["mark"]) == mark:
                    return cls(kept["keys"], kept["ends"], kept["values"])
        except (OSError, ValueError, KeyError):
            pass  # nothing is lost but time: what is missing is measured
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.float16))

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._keys)

    def get(self, key: bytes) -> Floats | None:
        """Return a table, None when it did not come with the house."""
        number = np.uint64(short(key))
        place = int(np.searchsorted(self._keys, number))
        if place == len(self._keys) or self._keys[place] != number:
            return None
        first = int(self._ends[place - 1]) if place else 0
        return self._values[first : self._ends[place]].astype(np.float32)


def write(tables: Mapping[int, Floats], mark: str, file: Path = FILE) -> None:
    """Write tables by their short key; the file is replaced in one step."""
    keys = sorted(tables)
    ends = np.cumsum([len(tables[key]) for key in keys])
    values = np.concatenate([tables[key] for key in keys]).astype(np.float16)
    draft = file.with_suffix(".part.npz")
    np.savez_compressed(draft, mark=np.array(mark), keys=np.array(keys, np.uint64), ends=ends, values=values)
    draft.replace(file)


def short(key: bytes) -> int:
    """Return the number that stands for a key."""
    return int.from_bytes(key[:KEY_BYTES], "big")
