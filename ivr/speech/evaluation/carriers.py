"""Whole sentences of callers: the right meaning shall land, a wrong one never be acted upon unasked.

A table of sentences, tab-separated with a first line of names: ``sentence``, ``area`` (code that chooses the words),
``grammar`` (of the phrase book), ``meaning``, and what is said besides: ``place`` (region id) and ``time``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.speech.evaluation.tasks import TaskFault, Trial
from ivr.speech.grammars.making import PLACE, TIME, Words
from ticketing.network.caller import AreaTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ivr.speech.evaluation.manifest import Recording

FILE = "carriers.tsv"
"""The table, beside the manifest."""
ANSWERS = "answers.tsv"
"""The table of bare answers to the questions of the house, as its synthetic callers give them."""
TABLES = {"carriers": FILE, "answers": ANSWERS}
_COLUMNS = ("sentence", "area", "grammar", "meaning", "place", "time")
_WITH_SLOTS = ("main", "scope")
"""Grammars whose questions take a place and a time in the same breath."""


@dataclass(frozen=True)
class Carrier:
    """One row of the table."""

    sentence: str
    area: str
    grammar: str
    meaning: str
    place: str
    time: str

    @property
    def slots(self) -> tuple[str, ...]:
        """Meanings that are said besides."""
        return tuple(f"{prefix}{value}" for prefix, value in ((PLACE, self.place), (TIME, self.time)) if value)


def read_carriers(path: Path) -> dict[str, Carrier]:
    """Read a table: its rows by sentence. Raises TaskFault when it is none."""
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise TaskFault(f"{path} cannot be read: {error}.") from error
    missing = [name for name in _COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise TaskFault(f"{path} is no table of sentences: its first line names no column {', '.join(missing)}.")
    carriers = [Carrier(*((row[name] or "").strip() for name in _COLUMNS)) for row in rows]
    return {" ".join(carrier.sentence.split()): carrier for carrier in carriers}


def carrier_trials(folder: Path, recordings: Sequence[Recording], task: str, language: str) -> tuple[Trial, ...]:
    """Ask each sentence of the grammar of its question, with the words of its area. Raises TaskFault."""
    chosen = [one for one in recordings if one.task == task]
    if not chosen:
        raise TaskFault(f"{folder} has no recording with the task {task}.")
    table = folder / TABLES[task]
    carriers, words, areas = read_carriers(table), Words(), AreaTable.load()
    unknown = [one.transcript for one in chosen if one.transcript not in carriers]
    if unknown:
        raise TaskFault(f"{unknown[0]!r} is no sentence of {table}.")
    asked = []
    for one in chosen:
        row = carriers[one.transcript]
        slots, area = row.grammar in _WITH_SLOTS, areas.by_code(row.area)
        grammar = words.grammar_for(row.grammar, area, language, with_places=slots, with_times=slots)
        wanted = row.slots if slots else ()
        asked.append(Trial((one.file,), one.speaker, one.transcript, grammar, row.meaning, wanted))
    return tuple(asked)
