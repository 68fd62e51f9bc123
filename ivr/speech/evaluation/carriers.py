"""Whole sentences of callers: the right meaning shall land, a wrong one never be acted upon unasked.

A table of sentences, tab-separated with a first line of names: ``sentence``, ``grammar`` (of the phrase book),
``meaning``, ``area`` (code that chooses the words).
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ivr.speech.evaluation.manifest import Recording
    from ivr.speech.evaluation.tasks import Trial


def sentences(path: Path) -> tuple[str, ...]:
    """Return the sentences of a table. Raises ValueError when it is none."""
    return tuple(row["sentence"] for row in _rows(path))


def carrier_trials(recordings: Sequence[Recording], language: str) -> tuple[Trial, ...]:
    """Ask each sentence of its grammar."""
    del recordings, language
    return ()


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter="\t"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}.") from error
    if not rows or "sentence" not in rows[0]:
        raise ValueError(f"{path} is no table of sentences: its first line needs a column 'sentence'.")
    return rows
