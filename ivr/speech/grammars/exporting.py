"""Writes what the line listens for into one file, for pages that may not import it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

from ivr.speech.grammars import areas, book
from ivr.speech.grammars.places import Level, of_level

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "grammars.json"
"""Name of the file in the folder of a running copy."""


def export(path: Path) -> None:
    """Write the phrase book and the words of place names; the file is replaced in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(exported(), ensure_ascii=False), "utf-8")
    draft.replace(path)


def exported() -> dict[str, Any]:
    """Return what ``ticketing.transcripts.book`` reads: phrases by grammar and meaning, words of places, languages."""
    places = {word for place in of_level(*Level) for word in place.spoken.split()}
    grammars = [{"name": name, "meanings": _meanings(name)} for name in book.rules()]
    return {"grammars": grammars, "languages": list(areas.languages()), "places": sorted(places)}


def _meanings(grammar: str) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {meaning: [] for meaning in sorted(book.meanings(grammar))}
    for row in book.rows():
        if row.grammar == grammar:
            said[row.meaning].append(row.phrase)
    return said
