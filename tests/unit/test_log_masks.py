"""No line of a log tells whose number it was; what is no number of a person stays as it is."""

from __future__ import annotations

import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from ticketing.core import log as logs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("caller +6281234567890 hung up", "caller ***7890 hung up"),
        ("081234567890", "***7890"),
        ("IDPEL 993800000000, meter 99380000001", "IDPEL ***0000, meter ***0001"),
        ("report 10000018", "report 10000018"),
        ("report of ten digits 1000000018", "report of ten digits 1000000018"),
        ("call 1-20261121T120000-ab12cd34", "call 1-20261121T120000-ab12cd34"),
        ("1732190400.000123456789", "1732190400.000123456789"),
        ("port 12300", "port 12300"),
    ],
)
def test_numbers_of_people_are_masked_and_others_are_not(text, told):
    assert logs.masked(text) == told


@given(st.text("0123456789", min_size=11, max_size=16), st.sampled_from(["", "+", "nomor ", "'", "="]))
def test_no_long_number_survives(digits, before):
    assert digits[:-4] not in logs.masked(f"{before}{digits},")


def test_every_line_is_masked_whoever_writes_it(capsys):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # A command that ran in this process before and was told to be quiet.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        logs.configure("ivr")
        structlog.get_logger("ours").warning("refused", caller="+6281234567890")
        logging.getLogger("a.library").warning("asked for %s", "993800000000")
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.reset_defaults()
    told = capsys.readouterr().err
    assert "***7890" in told
    assert "***0000" in told
    assert "81234567890" not in told
    assert "993800000000" not in told
