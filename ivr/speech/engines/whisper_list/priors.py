"""How likely Whisper finds a phrase when something else was said, kept on disk: a phrase is only ever measured once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
from ivr.speech.engines.whisper_list.trie import Scorer, Trie

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ivr.speech.engines.whisper_list.text import Tokens

    Floats = NDArray[np.float32]

FLOOR: Final = -40.0
"""Less likely than this is all the same."""

_ABOUT: Final = 120  # paths a tree, so that one measuring stays small
_WAIT: Final = 30.0
_TABLE: Final = "CREATE TABLE IF NOT EXISTS prior (key TEXT PRIMARY KEY, value BLOB NOT NULL)"


class Priors:
    """Log-probabilities of paths over the cohort, ``[utterances, tokens + 1]`` each: beginnings, then the whole."""

    def __init__(self, file: Path, decoder: Decoder, encoded: list[Floats], mark: str, ends: Sequence[int]) -> None:
        """``encoded``: the cohort behind the encoder; ``mark`` names model and cohort."""
        self._file = file
        self._decoder = decoder
        self._encoded = encoded
        self._mark = mark
        self._ends = ends
        file.parent.mkdir(parents=True, exist_ok=True)

    def of(self, prompt: Tokens, paths: Iterable[Tokens]) -> dict[Tokens, Floats]:
        """Return the table of each path; measures what is not on disk yet."""
        wanted = list(dict.fromkeys(paths))
        known = self._read(prompt, wanted)
        missing = [path for path in wanted if path not in known]
        for start in range(0, len(missing), _ABOUT):
            measured = self._measure(prompt, missing[start : start + _ABOUT])
            self._write(prompt, measured)
            known |= measured
        return known

    def _measure(self, prompt: Tokens, paths: list[Tokens]) -> dict[Tokens, Floats]:
        trie = Trie.of(paths)
        scorer = Scorer(self._decoder, trie, self._ends)
        lines = {path: trie.line(end) for path, end in zip(paths, trie.ends, strict=True)}
        rows: dict[Tokens, list[Floats]] = {path: [] for path in paths}
        for encoded in self._encoded:
            reading = Reading(self._decoder, self._decoder.hear(encoded))
            scores = scorer.score(reading, reading.begin(prompt))
            for number, path in enumerate(paths):
                rows[path].append(np.append(scores.nodes[lines[path]], scores.paths[number]))
        return {path: np.maximum(np.stack(table), FLOOR).astype(np.float32) for path, table in rows.items()}

    def _read(self, prompt: Tokens, paths: list[Tokens]) -> dict[Tokens, Floats]:
        known = {}
        with closing(self._open()) as base:
            for path in paths:
                row = base.execute("SELECT value FROM prior WHERE key = ?", [self._key(prompt, path)]).fetchone()
                if row is not None:
                    known[path] = np.frombuffer(row[0], np.float32).reshape(-1, len(path) + 1)
        return known

    def _write(self, prompt: Tokens, tables: dict[Tokens, Floats]) -> None:
        rows = [(self._key(prompt, path), table.tobytes()) for path, table in tables.items()]
        with closing(self._open()) as base, base:
            base.executemany("INSERT OR REPLACE INTO prior VALUES (?, ?)", rows)

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._file, timeout=_WAIT)
        base.execute(_TABLE)
        return base

    def _key(self, prompt: Tokens, path: Tokens) -> str:
        return sha256(f"{self._mark}|{prompt}|{path}".encode()).hexdigest()
