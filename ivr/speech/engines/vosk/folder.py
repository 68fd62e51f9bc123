"""A Vosk model as a folder: which files it must have, what it is made for, which words it knows."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from ivr.speech.engines.base import EngineFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEFAULT_RATE: Final = 16000
_SHORT: Final = 12
_FST_MAGIC, _SYMBOLS_MAGIC = 2125659606, 2125658996
_HAS_INPUT, _HAS_OUTPUT = 1, 2
_LONGEST_SYMBOL: Final = 10_000


@dataclass(frozen=True)
class Layout:
    """Where a model keeps its parts; Vosk reads a newer form and an older, flat one."""

    acoustic: str
    features: str
    graph: str
    others: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        graphs = (f"{self.graph}HCLr.fst", f"{self.graph}Gr.fst", f"{self.graph}disambig_tid.int")
        return (self.acoustic, self.features, *self.others, *graphs)


NEW: Final = Layout("am/final.mdl", "conf/mfcc.conf", "graph/", ("conf/model.conf",))
OLD: Final = Layout("final.mdl", "mfcc.conf", "")
_IVECTOR: Final = ("final.ie", "final.dubm", "final.mat", "global_cmvn.stats", "online_cmvn.conf", "splice.conf")


@dataclass(frozen=True)
class ModelFolder:
    """A folder that has every file that Vosk needs to take a grammar at run time."""

    path: Path
    layout: Layout

    @classmethod
    def check(cls, path: Path) -> ModelFolder:
        """Look whether the folder is complete. Raises EngineFault with the first file that is missing."""
        if not path.is_dir():
            raise EngineFault(f"{path} is not a folder.")
        layout = OLD if (path / OLD.acoustic).is_file() and not (path / NEW.acoustic).is_file() else NEW
        fixed = path / layout.graph / "HCLG.fst"
        if fixed.is_file() and not (path / layout.graph / "HCLr.fst").is_file():
            raise EngineFault(
                f"{layout.graph}HCLr.fst is missing: this model has one fixed graph ({layout.graph}HCLG.fst), which "
                "takes no grammar at run time. Take the small model of the language, or build HCLr.fst and Gr.fst."
            )
        needed = list(layout.needed)
        if (path / "ivector").is_dir():
            needed += [f"ivector/{name}" for name in _IVECTOR]
        for name in needed:
            file = path / name
            if not file.is_file() or file.stat().st_size == 0:
                raise EngineFault(f"{name} is missing or empty: the model in {path.name} is not complete.")
        return cls(path, layout)

    @property
    def model(self) -> str:
        """First twelve signs of the sha256 of the acoustic model."""
        with (self.path / self.layout.acoustic).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:_SHORT]

    @property
    def rate(self) -> int:
        """Samples a second that the model was trained on."""
        text = (self.path / self.layout.features).read_text("utf-8", errors="replace")
        found = re.search(r"^--sample-frequency=([0-9]+)", text, re.MULTILINE)
        return int(found.group(1)) if found else DEFAULT_RATE

    def words(self) -> Iterator[str]:
        """Give every word of the model, from words.txt or, where there is none, from the graph.

        Raises EngineFault when neither can be read.
        """
        listed = self.path / self.layout.graph / "words.txt"
        if listed.is_file():
            yield from read_words(listed)
            return
        graph = self.path / self.layout.graph / "Gr.fst"
        try:
            with graph.open("rb") as file:
                yield from _output_symbols(file)
        except (struct.error, ValueError, UnicodeDecodeError) as error:
            raise EngineFault(f"The words of {graph.name} cannot be read ({error}).") from error


def read_words(path: Path) -> Iterator[str]:
    """Give the words of a list: one a line, a number behind it is Kaldi's and not part of it."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if parts := line.split():
                yield parts[0]


def _output_symbols(file: IO[bytes]) -> Iterator[str]:
    """OpenFst's binary header and symbol tables; format of fst.cc and symbol-table.cc, version 1 on."""
    _expect(file, _FST_MAGIC)
    _text(file)
    _text(file)
    _version, flags, _properties, _start, _states, _arcs = struct.unpack("<iiQqqq", file.read(40))
    if not flags & _HAS_OUTPUT:
        raise ValueError("it has no table of words")
    if flags & _HAS_INPUT:
        for _ in _symbols(file):
            pass
    yield from _symbols(file)


def _symbols(file: IO[bytes]) -> Iterator[str]:
    _expect(file, _SYMBOLS_MAGIC)
    _text(file)
    _next_key, size = struct.unpack("<qq", file.read(16))
    for _ in range(size):
        yield _text(file)
        file.read(8)


def _expect(file: IO[bytes], magic: int) -> None:
    if struct.unpack("<i", file.read(4))[0] != magic:
        raise ValueError("it is not in OpenFst's format")


def _text(file: IO[bytes]) -> str:
    length = struct.unpack("<i", file.read(4))[0]
    if not 0 <= length <= _LONGEST_SYMBOL:
        raise ValueError("a word is too long")
    return file.read(length).decode("utf-8")
