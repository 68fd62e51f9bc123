"""Which languages an area hears, and which places it is asked for first."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ivr.speech.grammars.book import CONFIDENCES, HERE, Row

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class AreaWords:
    """What is heard in an area. ``languages``: language -> least confidence; ``first``, ``also``: places."""

    languages: Mapping[str, str]
    first: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def hears(self, row: Row) -> bool:
        """Tell whether a phrase is one of this area's."""
        least = self.languages.get(row.language)
        return least is not None and CONFIDENCES.index(row.confidence) >= CONFIDENCES.index(least)


def of_area(code: str | None) -> AreaWords:
    """Return the words of an area code such as 0380; the longest prefix in ``areas.toml`` wins."""
    table = _table()
    fitting = [prefix for prefix in table if (code or "").startswith(prefix)]
    return table[max(fitting, key=len)] if fitting else table["default"]


def first_cities() -> tuple[str, ...]:
    """Return the names of the cities offered to a caller of whom nothing is known."""
    return tuple(_file()["cities"]["first"])


def languages() -> Mapping[str, str]:
    """Return the languages of the phrase book by tag, with their names in Indonesian."""
    names: dict[str, str] = _file()["languages"]
    return names


@cache
def _table() -> Mapping[str, AreaWords]:
    return {
        prefix: AreaWords(entry["languages"], tuple(entry.get("first", ())), tuple(entry.get("also", ())))
        for prefix, entry in _file()["area"].items()
    }


@cache
def _file() -> dict[str, Any]:
    with (HERE / "areas.toml").open("rb") as file:
        return tomllib.load(file)
