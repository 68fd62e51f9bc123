"""Spoken digits: whatever way a number is said, the number is among the readings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ivr.speech.grammars.digits import spoken_digits, spoken_phone

WORDS = {
    "0": ("nol", "kosong"), "1": ("satu",), "2": ("dua",), "3": ("tiga",), "4": ("empat", "ampat"), "5": ("lima",),
    "6": ("enam", "anam"), "7": ("tujuh", "tuju"), "8": ("delapan", "lapan"), "9": ("sembilan", "sambilan"),
}  # fmt: skip
LOOSE = st.sampled_from(["", "", "", " ya", " eh", " terus", " -"])


@st.composite
def numbers_as_said(draw):
    """Digits and one way to say them: one by one, doubled, or in groups read as numbers."""
    digits = draw(st.text("0123456789", min_size=1, max_size=20))
    said, at = [], 0
    while at < len(digits):
        word = draw(st.sampled_from(WORDS[digits[at]]))
        run = len(digits[at:]) - len(digits[at:].lstrip(digits[at]))
        size = draw(st.integers(1, 3))
        group = digits[at : at + size]
        if run >= size and size > 1 and draw(st.booleans()):
            said.append(f"{['dobel', 'tripel'][size - 2]} {word}")
            at += size
        elif len(group) > 1 and group[0] != "0" and draw(st.booleans()):
            said.append(num2words(int(group), lang="id"))
            at += len(group)
        else:
            said.append(word)
            at += 1
        said[-1] += draw(LOOSE)
    return digits, " ".join(said)


@given(numbers_as_said())
def test_a_number_is_among_the_readings_of_every_way_to_say_it(number):
    digits, said = number
    assert digits in spoken_digits(said, frozenset({len(digits)})), said


@given(st.text("0123456789", min_size=1, max_size=20))
def test_digits_said_one_by_one_have_one_reading(digits):
    assert spoken_digits(" ".join(WORDS[digit][0] for digit in digits)) == (digits,)


@pytest.mark.parametrize(("said", "readings"), [
    ("lima dua kosong dobel satu", ("52011",)),
    ("dua belas", ("12",)),
    ("dua puluh tiga", ("23", "203")),
    ("Nomor saya: lima, tiga, satu", ("531",)),
    ("nol 380", ("0380",)),
    ("tripel nol tujuh", ("0007",)),
    ("dobel", ()),
    ("lima apa ya tadi", ()),
    ("", ()),
])  # fmt: skip
def test_numbers_are_read_as_people_mean_them(said, readings):
    assert spoken_digits(said) == readings


def test_a_group_read_as_a_number_comes_before_its_other_readings():
    assert spoken_digits("seratus dua puluh tiga")[0] == "123"


def test_lengths_choose_among_the_readings():
    assert spoken_digits("dua puluh tiga", frozenset({3})) == ("203",)


def test_a_flood_of_groups_ends_in_few_readings():
    said = "dua puluh tiga " * 40
    assert 0 < len(spoken_digits(said)) <= 64


@pytest.mark.parametrize(("said", "number"), [
    ("nol delapan satu dua tiga empat lima enam tujuh delapan", "0812345678"),
    ("plus enam dua delapan satu dua tiga empat lima enam tujuh delapan", "0812345678"),
    ("kosong lapan satu dobel tiga empat lima enam tujuh", "081334567"),
    ("nol tiga delapan nol delapan tiga tiga satu dua tiga", "0380833123"),
])  # fmt: skip
def test_a_telephone_number_is_written_as_it_is_dialled_at_home(said, number):
    assert spoken_phone(said) == (number,)


@pytest.mark.parametrize("said", ["lima dua satu", "nol satu dua", "tidak ada", "dobel nol " + "satu " * 9])
def test_what_is_no_telephone_number_is_none(said):
    assert spoken_phone(said) == ()
