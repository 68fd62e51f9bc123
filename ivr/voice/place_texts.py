"""Texts of place names for the areas that are asked for a place: written once, then built like every other clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.speech.grammars.places import Level, children, first_places, region
from ivr.voice.catalogue import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ivr.speech.grammars.places import Region

_HEAD = """# Names of places as they are asked back and said in sentences; the number is the official code of the place.
# Those of the first question of each area below, and of the second: districts, in cities villages.
# Written by `line123 prompts places CODE ...`.

[place]
"""


class UnknownAreaError(Exception):
    """No place is known for an area code; the message names it."""


def write_place_texts(folder: Path, codes: Iterable[str]) -> int:
    """Write ``places.<language>.toml`` for these area codes, names alike in all languages; return how many names.

    Raises UnknownAreaError before anything is written.
    """
    text = _HEAD + "".join(_lines(tuple(codes)))
    for language in LANGUAGES:
        (folder / f"places.{language}.toml").write_text(text, "utf-8")
    return text.count(' = "')


def _lines(codes: tuple[str, ...]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        places = first_places(code)
        if not places:
            raise UnknownAreaError(f"No place is known in area {code!r}.")
        yield f"\n# {code}\n"
        for place in (*places, *(part for whole in places for part in _inside(whole))):
            if place.id not in seen:
                yield f'{place.id} = "{place.spoken},"\n'
            seen.add(place.id)


def _inside(place: Region) -> tuple[Region, ...]:
    """Return what is asked for when this place was named: the countryside's villages are too many to be spoken."""
    is_of_city = place.level is Level.DISTRICT and region(place.parent).level is Level.CITY
    return children(place.id) if place.is_regency or is_of_city else ()
