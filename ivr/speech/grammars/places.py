"""Provinces, regencies, districts and villages: by id, by parent, by telephone area, and how they are said."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from ivr.speech.grammars.areas import of_area
from ivr.speech.grammars.book import HERE, BookError, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MOST_PLACES: Final = 60
"""Places one question may list; with more the recogniser no longer tells them apart."""

_ROMAN: Final = dict(
    zip(
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"],
        [
            "satu",
            "dua",
            "tiga",
            "empat",
            "lima",
            "enam",
            "tujuh",
            "delapan",
            "sembilan",
            "sepuluh",
            "sebelas",
            "dua-belas",
        ],
        strict=True,
    )
)


class Level(StrEnum):
    """Kinds of places, largest first."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"
    DISTRICT = "district"
    VILLAGE = "village"


_RANKS: Final = {Level.DISTRICT: "kecamatan", Level.VILLAGE: "kelurahan"}


@dataclass(frozen=True)
class Region:
    """A place with its official code: two digits a province, four a regency or city, six a district, ten a village.

    ``areas``: telephone area codes of a regency, the principal one first. ``aliases``: other names people say.
    """

    id: str
    name: str
    level: Level
    parent: str
    areas: tuple[str, ...] = ()
    aliases: tuple[str, ...] = field(default=())

    @property
    def spoken(self) -> str:
        """Return the name as it is said: "Manulai dua", "Ba'a" as "Baa"."""
        words = [_ROMAN.get(word, word).replace("-belas", " belas") for word in self.name.split()]
        return re.sub(r"['`]", "", " ".join(words))

    @property
    def bare(self) -> str:
        """Return the spoken name without "Kota" or "Kabupaten"."""
        return re.sub(r"^(Kabupaten|Kota) ", "", self.spoken) if self.is_regency else self.spoken

    @property
    def is_regency(self) -> bool:
        """Tell whether this is a regency or a city of that rank."""
        return self.level in {Level.REGENCY, Level.CITY}


def region(id_: str) -> Region:
    """Return the place of an official code, written without points; KeyError when there is none."""
    return _regions()[id_]


def find(id_: str) -> Region | None:
    """Return the place of an official code, None when there is none."""
    return _regions().get(id_)


def full_name(id_: str) -> str:
    """Return the name of a place with what it lies in, up to the city: "Oesapa, Kelapa Lima, Kota Kupang"; or ""."""
    names: list[str] = []
    here = find(id_)
    while here is not None and (not names or here.level is not Level.PROVINCE):
        names.append(here.name)
        here = find(here.parent)
    return ", ".join(names)


def children(parent: str) -> tuple[Region, ...]:
    """Return what lies directly in a place, empty where the data ends."""
    return _children().get(parent, ())


def of_level(*levels: Level) -> tuple[Region, ...]:
    """Return all places of these kinds."""
    return tuple(place for place in _regions().values() if place.level in levels)


@cache
def regencies_of_area(code: str) -> tuple[Region, ...]:
    """Return the regencies and cities a telephone area code serves."""
    return tuple(place for place in _regions().values() if code in place.areas)


def area_of(place: Region) -> str | None:
    """Return the principal area code of a place, None for a province."""
    while place.parent and not place.areas:
        place = region(place.parent)
    return place.areas[0] if place.areas else None


@cache
def first_places(code: str) -> tuple[Region, ...]:
    """Return at most MOST_PLACES places of an area for its first question.

    ``areas.toml`` may name them; else the regencies when there are several, and every district where they fit.
    """
    regencies, words = regencies_of_area(code), of_area(code)
    if words.first:
        return tuple(_named(name, code) for name in words.first)
    found = [*(regencies if len(regencies) > 1 else ()), *(_named(name, code) for name in words.also)]
    found = list(dict.fromkeys(found))
    for regency in sorted(regencies, key=lambda place: place.level is not Level.CITY):
        districts = children(regency.id)
        if len(found) + len(districts) <= MOST_PLACES:
            found += districts
    return tuple(found)


def phrases_of(places: Iterable[Region]) -> dict[str, Region]:
    """Return every way to say these places, each belonging to one of them.

    Full names first, then regencies without "Kabupaten" (the city before the regency), then other names. Places of
    one level that share a name are told apart by what they lie in, a village from its district by its rank.
    """
    ordered = sorted(places, key=lambda place: (place.level is not Level.CITY, len(place.id)))
    shared = Counter((place.level, place.spoken) for place in ordered)
    said: dict[str, Region] = {}
    taken: set[str] = set()

    def say(phrase: str, place: Region) -> None:
        if plain(phrase) not in taken:
            taken.add(plain(phrase))
            said[phrase] = place

    for place in ordered:
        is_shared = shared[place.level, place.spoken] > 1
        say(f"{place.spoken} {region(place.parent).bare}" if is_shared else place.spoken, place)
    for place in ordered:
        if place.is_regency:
            say(place.bare, place)
        elif place not in said.values():
            say(f"{_RANKS[place.level]} {place.spoken}", place)
    for place in ordered:
        for alias in place.aliases:
            say(alias, place)
    return said


def _named(name: str, code: str) -> Region:
    regencies = regencies_of_area(code)
    districts = [district for regency in regencies for district in children(regency.id)]
    villages = [village for district in districts for village in children(district.id)]
    found = next((place for place in (*regencies, *districts, *villages) if place.name == name), None)
    if found is None:
        raise BookError(f"areas.toml names {name!r}, which area {code} does not have")
    return found


@cache
def _regions() -> Mapping[str, Region]:
    found = {row["id"]: _from(row, Level(row["kind"])) for row in _read(HERE / "regions.csv")}
    found |= {row["id"]: _from(row, Level.VILLAGE) for row in _read(HERE / "villages.csv")}
    return found


@cache
def _children() -> Mapping[str, tuple[Region, ...]]:
    found: defaultdict[str, list[Region]] = defaultdict(list)
    for place in _regions().values():
        found[place.parent].append(place)
    return {parent: tuple(places) for parent, places in found.items()}


def _from(row: Mapping[str, str], level: Level) -> Region:
    areas = tuple(row.get("areas", "").split())
    aliases = tuple(alias for alias in row["spoken"].split("|") if alias)
    return Region(row["id"], row["name"], level, row["parent"], areas, aliases)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
