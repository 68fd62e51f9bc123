"""An operator's own words, beside the phrase book: read when they change, checked, never breaking what is shipped."""

from __future__ import annotations

import csv
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.speech.grammars import areas, book

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "words.csv"
COLUMNS: Final = ("grammar", "meaning", "phrase", "language", "area")


@dataclass(frozen=True)
class OwnWord:
    """A word somebody added. ``area``: the prefix of the area codes that hear it; empty for everywhere."""

    grammar: str
    meaning: str
    phrase: str
    language: str
    area: str


@dataclass(frozen=True)
class Fault:
    """Why a line is left out. ``line`` counts from 1, the heading."""

    line: int
    text: str


class WordError(Exception):
    """A word cannot be added; the message says why and what would do."""


class OwnWords:
    """The file of own words. Lines with faults are left out and told; the others are heard."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._words: tuple[OwnWord, ...] = ()
        self._faults: tuple[Fault, ...] = ()

    def words(self) -> tuple[OwnWord, ...]:
        """Return the words that are heard, those of a changed file at the next call."""
        with self._lock:
            self._refresh()
            return self._words

    def faults(self) -> tuple[Fault, ...]:
        """Return what is wrong with the file, line by line."""
        with self._lock:
            self._refresh()
            return self._faults

    def add(self, word: OwnWord) -> None:
        """Write a word down. Raises WordError when it cannot be heard or is there already."""
        fault = fault_of(word)
        if fault:
            raise WordError(fault)
        if word in self.words():
            raise WordError(f"{word.phrase!r} is there already")
        self._write([*self._lines(), [getattr(word, column) for column in COLUMNS]])

    def remove(self, grammar: str, phrase: str, area: str | None = None) -> int:
        """Take a word out, of one area or of all; return how many lines went."""
        keep, gone = [], 0
        for line in self._lines():
            entry = dict(zip(COLUMNS, line, strict=False))
            is_it = entry.get("grammar") == grammar and book.plain(entry.get("phrase", "")) == book.plain(phrase)
            if is_it and area in {None, entry.get("area")}:
                gone += 1
            else:
                keep.append(line)
        if gone:
            self._write(keep)
        return gone

    def _refresh(self) -> None:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._seen, self._words, self._faults = None, (), ()
            return
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._seen:
            self._words, self._faults = _read(self.path)
            self._seen = stamp

    def _lines(self) -> list[list[str]]:
        if not self.path.exists():
            return []
        with self.path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))[1:]

    def _write(self, lines: list[list[str]]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(f".{os.getpid()}.new")
        with fresh.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(lines)
        fresh.replace(self.path)


def fault_of(word: OwnWord) -> str | None:
    """Tell why a word cannot be heard; None when it can."""
    if word.grammar not in book.rules():
        return f"no question is called {word.grammar!r}; there are {', '.join(sorted(book.rules()))}"
    if word.meaning not in book.meanings(word.grammar):
        return f"{word.grammar} knows {', '.join(sorted(book.meanings(word.grammar)))}, not {word.meaning!r}"
    if word.language not in areas.languages():
        return f"no language {word.language!r}; there are {', '.join(areas.languages())}"
    if word.area and not word.area.isdigit():
        return f"{word.area!r} is not an area code or the beginning of one"
    return book.fault_of(word.phrase) or _clash(word)


def _clash(word: OwnWord) -> str | None:
    phrase = book.plain(word.phrase)
    heard = {row.meaning for row in book.rows() if row.grammar == word.grammar and book.plain(row.phrase) == phrase}
    if word.meaning in heard:
        return f"{word.phrase!r} is in the phrase book already"
    if heard:
        return f"{word.phrase!r} means {', '.join(sorted(heard))} there already"
    others = {row for row in book.rows() if book.plain(row.phrase) == phrase}
    for row in others:
        if row.grammar == "universal":
            return f"{word.phrase!r} means {row.meaning}, in every question"
        if word.grammar == "universal":
            return f"{word.phrase!r} is an answer to {row.grammar} already"
    return None


def _read(path: Path) -> tuple[tuple[OwnWord, ...], tuple[Fault, ...]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return (), (Fault(1, f"{path.name} cannot be read: {error}"),)
    if not lines or tuple(lines[0]) != COLUMNS:
        return (), (Fault(1, f"the first line has to be {','.join(COLUMNS)}"),)
    words: dict[tuple[str, str, str], OwnWord] = {}
    faults = []
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(COLUMNS):
            faults.append(Fault(number, f"has {len(line)} columns instead of {len(COLUMNS)}"))
            continue
        word = OwnWord(*(part.strip() for part in line))
        same = words.setdefault((word.grammar, book.plain(word.phrase), word.area), word)
        fault = fault_of(word)
        if same is not word and fault is None:
            fault = f"{word.phrase!r} is there twice"
        if fault:
            faults.append(Fault(number, fault))
            if same is word:
                del words[word.grammar, book.plain(word.phrase), word.area]
    return tuple(words.values()), tuple(faults)
