"""Spoken digits and numbers as people say them in an identifier: every way to read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

Found = Iterator[tuple[str, int]]
"""What the words from somewhere on may mean, as digits, and where they end."""

Smaller = Callable[[list[str], int], Iterator[tuple[int, int]]]

_DIGIT: Final = {
    "nol": "0", "kosong": "0", "enol": "0",
    "satu": "1", "siji": "1", "hiji": "1",
    "dua": "2", "loro": "2",
    "tiga": "3", "telu": "3", "tilu": "3",
    "empat": "4", "ampat": "4", "ampa": "4", "papat": "4", "opat": "4",
    "lima": "5",
    "enam": "6", "anam": "6", "enem": "6", "nem": "6", "genep": "6",
    "tujuh": "7", "tuju": "7", "pitu": "7",
    "delapan": "8", "lapan": "8", "dalapan": "8", "wolu": "8",
    "sembilan": "9", "sambilan": "9", "sanga": "9", "salapan": "9",
}  # fmt: skip
_TIMES: Final = {"dobel": 2, "double": 2, "dabel": 2, "tripel": 3, "triple": 3}
_SILENT: Final = frozenset({
    "nomor", "nomornya", "nomer", "nomore", "nomerna", "id", "pelanggan", "meter", "meteran", "telepon", "hp", "kode",
    "area", "angka", "angkanya", "saya", "itu", "ini", "adalah", "ya", "iya", "pak", "bu", "mbak", "mas", "kak", "kaka",
    "eh", "em", "e", "anu", "halo", "lalu", "terus", "kemudian", "sama", "strip", "titik", "spasi", "garis",
})  # fmt: skip
_MOST_READINGS: Final = 64
_WORD: Final = re.compile(r"[a-z]+|\d+")
SHORTEST_PHONE: Final = 8
LONGEST_PHONE: Final = 14


def spoken_digits(text: str, lengths: frozenset[int] | None = None) -> tuple[str, ...]:
    """Return every string of digits a caller may mean, the most grouped first ("dua puluh tiga": 23, 203).

    ``lengths`` keeps the readings of these lengths. Empty when a word is no digit: guessing costs more than asking.
    At most 64 readings; a caller who leaves several is read back to.
    """
    words = [word for word in _WORD.findall(text.lower().replace("-", " ")) if word not in _SILENT]
    readings = dict.fromkeys(_readings(words))
    fitting = [digits for digits in readings if lengths is None or len(digits) in lengths]
    return tuple(sorted(fitting, key=len)[:_MOST_READINGS])


def spoken_phone(text: str) -> tuple[str, ...]:
    """Return the readings that can be Indonesian telephone numbers, in national form: 0812…, 0380…."""
    numbers = (_national(digits) for digits in spoken_digits(text.lower().replace("plus", " ")))
    return tuple(dict.fromkeys(number for number in numbers if number))


def _national(digits: str) -> str | None:
    if digits.startswith("62"):
        digits = f"0{digits.removeprefix('62').removeprefix('0')}"
    is_number = digits.startswith("0") and not digits.startswith("00")
    return digits if is_number and SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE else None


def _readings(words: list[str]) -> list[str]:
    """All readings from every word on, built from the end; the shortest of each tail are kept."""
    tails: list[list[str]] = [[] for _ in words] + [[""]]
    for start in reversed(range(len(words))):
        found = {digits + tail for digits, end in _parts(words, start) for tail in tails[end]}
        tails[start] = sorted(found, key=lambda reading: (len(reading), reading))[: _MOST_READINGS * 8]
    return [reading for reading in tails[0] if reading]


def _parts(words: list[str], at: int) -> Found:
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word.isdigit():
        yield word, at + 1
    if word in _DIGIT:
        yield _DIGIT[word], at + 1
    if word in _TIMES and following in _DIGIT:
        yield _DIGIT[following] * _TIMES[word], at + 2
    for number, end in _thousands(words, at):
        if end > at + 1 or number > 9:  # noqa: PLR2004 a digit alone was told above
            yield str(number), end


def _thousands(words: list[str], at: int) -> Iterator[tuple[int, int]]:
    if _is(words, at, "seribu", "serebu"):
        yield from _more(words, at + 1, 1000, _hundreds)
    for many, end in _hundreds(words, at):
        yield many, end
        if _is(words, end, "ribu", "rebu"):
            yield from _more(words, end + 1, many * 1000, _hundreds)


def _hundreds(words: list[str], at: int) -> Iterator[tuple[int, int]]:
    if _is(words, at, "seratus"):
        yield from _more(words, at + 1, 100, _tens)
    unit = _unit(words, at)
    if unit and _is(words, at + 1, "ratus"):
        yield from _more(words, at + 2, unit * 100, _tens)
    yield from _tens(words, at)


def _tens(words: list[str], at: int) -> Iterator[tuple[int, int]]:
    if _is(words, at, "sepuluh"):
        yield 10, at + 1
    if _is(words, at, "sebelas"):
        yield 11, at + 1
    unit = _unit(words, at)
    if not unit:
        return
    yield unit, at + 1
    if _is(words, at + 1, "belas"):
        yield 10 + unit, at + 2
    if _is(words, at + 1, "puluh"):
        yield from _more(words, at + 2, unit * 10, _units)


def _units(words: list[str], at: int) -> Iterator[tuple[int, int]]:
    if unit := _unit(words, at):
        yield unit, at + 1


def _more(words: list[str], at: int, base: int, smaller: Smaller) -> Iterator[tuple[int, int]]:
    yield base, at
    for rest, end in smaller(words, at):
        yield base + rest, end


def _unit(words: list[str], at: int) -> int:
    return int(_DIGIT.get(words[at], "0")) if at < len(words) else 0


def _is(words: list[str], at: int, *names: str) -> bool:
    return at < len(words) and words[at] in names
