"""The phrase book as files: what it says and what is wrong with it."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ivr.speech.contract import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE: Final = Path(__file__).parent
LONGEST_PHRASE: Final = 60
"""Signs a phrase may have; what is longer is a sentence, which nobody says the same way twice."""

CONFIDENCES: Final = ("low", "medium", "high")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[-' ][^\W\d_]+)*")


class BookError(Exception):
    """A shipped file of words is wrong; the message names file and line."""


@dataclass(frozen=True)
class Row:
    """One line of the phrase book. ``confidence``: high is sure, medium is to be checked, low is a starting point."""

    grammar: str
    meaning: str
    phrase: str
    language: str
    confidence: str


@dataclass(frozen=True)
class Rules:
    """What ``grammars.toml`` says of a grammar.

    ``nodes``: the questions that hear it, as "menu:node". ``takes``: grammar lent from -> its meaning -> ours.
    """

    name: str
    kind: Kind
    nodes: tuple[str, ...]
    takes: Mapping[str, Mapping[str, str]]
    has_universal: bool
    has_danger: bool


def plain(phrase: str) -> str:
    """Return the phrase as it is compared: lower case, single spaces."""
    return " ".join(phrase.lower().split())


def fault_of(phrase: str) -> str | None:
    """Tell what is wrong with a phrase to be heard; None when nothing is."""
    if not phrase.strip():
        return "the phrase is empty"
    if len(phrase) > LONGEST_PHRASE:
        return f"{phrase[:20]!r}… is longer than {LONGEST_PHRASE} signs"
    if not _WORDS.fullmatch(" ".join(phrase.split())):
        return f"{phrase!r} has signs that are not letters; write numbers and abbreviations as they are spoken"
    return None


@cache
def rules() -> Mapping[str, Rules]:
    """Return the grammars by name."""
    with (HERE / "grammars.toml").open("rb") as file:
        declared = tomllib.load(file)
    return {
        name: Rules(
            name=name,
            kind=Kind(entry["kind"]),
            nodes=tuple(entry["nodes"]),
            takes=entry.get("takes", {}),
            has_universal=entry.get("universal", True),
            has_danger=entry.get("danger", True),
        )
        for name, entry in declared.items()
    }


@cache
def rows() -> tuple[Row, ...]:
    """Return the shipped phrase book; BookError names the line that cannot be used."""
    found = []
    with (HERE / "phrases.csv").open(encoding="utf-8", newline="") as file:
        for line, entry in enumerate(csv.DictReader(file), start=2):
            row = Row(**entry)
            fault = fault_of(row.phrase)
            if row.grammar not in rules():
                fault = f"no grammar {row.grammar!r} in grammars.toml"
            if row.confidence not in CONFIDENCES:
                fault = f"confidence is one of {', '.join(CONFIDENCES)}"
            if fault:
                raise BookError(f"phrases.csv line {line}: {fault}")
            found.append(row)
    return tuple(found)


@cache
def meanings(grammar: str) -> frozenset[str]:
    """Return the meanings of a grammar, those it takes from others among them."""
    own = {row.meaning for row in rows() if row.grammar == grammar}
    return frozenset(own.union(*(lent.values() for lent in rules()[grammar].takes.values())))
