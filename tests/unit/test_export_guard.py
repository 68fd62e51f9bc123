"""A spreadsheet never takes a cell of ours for a formula, and nothing is lost by guarding it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.tickets.export import guard


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+62811", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1"])
def test_a_formula_becomes_text(text):
    assert guard(text) == f"'{text}"


@given(st.one_of(st.none(), st.integers(), st.text(alphabet=st.characters(exclude_categories=["Cs"]))))
def test_any_value_reads_back_and_never_starts_a_formula(value):
    cell = guard(value)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([cell, "end"])
    assert next(csv.reader(io.StringIO(buffer.getvalue(), newline=""))) == [cell, "end"]
    text = "" if value is None else str(value)
    assert cell in (text, f"'{text}")
