"""What synthetic data is drawn from: places, classes, words; read from the files demo_*.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from ticketing.backoffice.dated import DATA
from ticketing.backoffice.tariffs import Payment

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True)
class Place:
    """A district and the unit that serves it."""

    area_code: str
    unit_code: str
    regency: str
    district: str


@dataclass(frozen=True)
class CustomerClass:
    """A kind of customer and the kWh of its months."""

    tariff_class: str
    power_va: int
    payment: Payment
    kwh_least: int
    kwh_most: int


@dataclass(frozen=True)
class Ground:
    """Everything to draw from; the lists of sums are the running shares."""

    places: tuple[Place, ...]
    place_sums: tuple[int, ...]
    classes: tuple[CustomerClass, ...]
    class_sums: tuple[int, ...]
    words: dict[str, tuple[str, ...]]

    def place(self, random: Random) -> Place:
        """Draw a place by its share."""
        return random.choices(self.places, cum_weights=self.place_sums)[0]

    def customer_class(self, random: Random) -> CustomerClass:
        """Draw a class by its share."""
        return random.choices(self.classes, cum_weights=self.class_sums)[0]

    def word(self, random: Random, kind: str) -> str:
        """Draw a word: given, family or street."""
        return random.choice(self.words[kind])


@cache
def ground() -> Ground:
    """Read the files once."""
    places, classes, words = rows("demo_places.csv"), rows("demo_classes.csv"), rows("demo_words.csv")
    return Ground(
        tuple(Place(row["area_code"], row["unit_code"], row["regency"], row["district"]) for row in places),
        tuple(accumulate(int(row["share"]) for row in places)),
        tuple(_class(row) for row in classes),
        tuple(accumulate(int(row["share"]) for row in classes)),
        {kind: tuple(row["text"] for row in words if row["kind"] == kind) for kind in {row["kind"] for row in words}},
    )


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _class(row: dict[str, str]) -> CustomerClass:
    return CustomerClass(
        row["tariff_class"], int(row["power_va"]), Payment(row["payment"]), int(row["kwh_least"]), int(row["kwh_most"])
    )
