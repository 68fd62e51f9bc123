"""How likely Whisper finds a phrase when something else was said, kept on disk: a phrase is only ever measured once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
from ivr.speech.engines.whisper_list.shipped import Shipped, short
from ivr.speech.engines.whisper_list.trie import Scorer, Trie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ivr.speech.engines.whisper_list.text import Tokens

    Floats = NDArray[np.float32]

FLOOR: Final = -40.0
"""Less likely than this is all the same."""

_ABOUT: Final = 60  # paths a tree, so that one measuring stays small
_WAIT: Final = 30.0
_TABLE: Final = "CREATE TABLE IF NOT EXISTS mean_prior (key BLOB PRIMARY KEY, value BLOB NOT NULL)"


class Priors:
    """Mean log-probabilities of paths over the cohort, ``[tokens + 1]`` each: beginnings, then the whole.

    ``collected``: a tool's dictionary that takes every table that was asked for, by its short key.
    """

    def __init__(
        self,
        file: Path,
        decoder: Decoder,
        encoded: Callable[[], Iterable[Floats]],
        mark: str,
        ends: Sequence[int],
        shipped: Shipped | None = None,
    ) -> None:
        """``encoded`` gives the cohort behind the encoder; ``mark`` names model and cohort."""
        self.collected: dict[int, Floats] | None = None
        self.mark = mark
        self._file = file
        self._decoder = decoder
        self._encoded = encoded
        self._ends = ends
        self._shipped = Shipped.read(mark) if shipped is None else shipped
        file.parent.mkdir(parents=True, exist_ok=True)

    def of(self, prompt: Tokens, paths: Iterable[Tokens]) -> dict[Tokens, Floats]:
        """Return the table of each path; measures what neither came with the house nor is on disk yet."""
        wanted = list(dict.fromkeys(paths))
        known = self._read(prompt, wanted)
        missing = sorted(path for path in wanted if path not in known)  # like beginnings share their nodes
        for start in range(0, len(missing), _ABOUT):
            measured = self._measure(prompt, missing[start : start + _ABOUT])
            self._write(prompt, measured)
            known |= measured
        if self.collected is not None:
            self.collected |= {short(self._key(prompt, path)): table for path, table in known.items()}
        return known

    def _measure(self, prompt: Tokens, paths: list[Tokens]) -> dict[Tokens, Floats]:
        trie = Trie.of(paths)
        scorer = Scorer(self._decoder, trie, self._ends)
        lines = {path: trie.line(end) for path, end in zip(paths, trie.ends, strict=True)}
        totals = {path: np.zeros(len(path) + 1, np.float32) for path in paths}
        many = 0
        for many, encoded in enumerate(self._encoded(), start=1):  # noqa: B007 how many there were
            reading = Reading(self._decoder, self._decoder.hear(encoded))
            scores = scorer.score(reading, reading.begin(prompt))
            for path, score in zip(paths, scores.paths, strict=True):
                totals[path] += np.maximum(np.append(scores.nodes[lines[path]], score), FLOOR)
        return {path: total / np.float32(many) for path, total in totals.items()}

    def _read(self, prompt: Tokens, paths: list[Tokens]) -> dict[Tokens, Floats]:
        keys = {path: self._key(prompt, path) for path in paths}
        tables = {path: self._shipped.get(key) for path, key in keys.items()}
        if not all(table is not None for table in tables.values()):
            with closing(self._open()) as base:
                for path, key in keys.items():
                    if tables[path] is None:
                        tables[path] = _row(base, key)
        return {path: table for path, table in tables.items() if table is not None}

    def _write(self, prompt: Tokens, tables: dict[Tokens, Floats]) -> None:
        rows = [(self._key(prompt, path), table.tobytes()) for path, table in tables.items()]
        with closing(self._open()) as base, base:
            base.executemany("INSERT OR REPLACE INTO mean_prior VALUES (?, ?)", rows)

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._file, timeout=_WAIT)
        base.execute(_TABLE)
        return base

    def _key(self, prompt: Tokens, path: Tokens) -> bytes:
        return sha256(f"{self.mark}|{prompt}|{path}".encode()).digest()


def _row(base: sqlite3.Connection, key: bytes) -> Floats | None:
    row = base.execute("SELECT value FROM mean_prior WHERE key = ?", [key]).fetchone()
    return np.frombuffer(row[0], np.float32) if row is not None else None
