"""Reads the tensors of a CTranslate2 model file, mapped into memory so that only those asked for are loaded."""

from __future__ import annotations

import mmap
import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_TYPES: Final = (np.float32, np.int8, np.int16, np.int32, np.float16)


class ModelFile:
    """The variables of a ``model.bin`` by name. Layout: CTranslate2 binary version 6."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._at = 0
        self._places: dict[str, tuple[type, tuple[int, ...], int, int]] = {}
        self._read_index()

    def names(self) -> frozenset[str]:
        """Return the names of all variables, aliases with them."""
        return frozenset(self._places)

    def tensor(self, name: str) -> NDArray[Any]:
        """Return a copy of one variable in its stored type. Raises KeyError."""
        return self.view(name).copy()

    def view(self, name: str) -> NDArray[Any]:
        """Return one variable as it lies in the file: only the rows that are touched come into memory."""
        kind, shape, start, size = self._places[name]
        return np.frombuffer(self._memory, kind, size // np.dtype(kind).itemsize, start).reshape(shape)

    def forget(self) -> None:
        """Give back the memory of what was read; views stay good and read again when they are touched."""
        self._memory.madvise(mmap.MADV_DONTNEED)

    def _read_index(self) -> None:
        self._number("I")
        self._text()
        self._number("I")
        for _ in range(self._number("I")):
            name, rank = self._text(), self._number("B")
            shape = tuple(self._number("I") for _ in range(rank))
            kind, size = _TYPES[self._number("B")], self._number("I")
            self._places[name] = (kind, shape, self._at, size)
            self._at += size
        for _ in range(self._number("I")):
            alias, name = self._text(), self._text()
            self._places[alias] = self._places[name]

    def _number(self, form: str) -> int:
        (value,) = struct.unpack_from("<" + form, self._memory, self._at)
        self._at += struct.calcsize("<" + form)
        return int(value)

    def _text(self) -> str:
        size = self._number("H")
        self._at += size
        return self._memory[self._at - size : self._at].rstrip(b"\0").decode()
