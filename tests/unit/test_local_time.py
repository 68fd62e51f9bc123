"""Times are printed as people of three Indonesian time zones read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ticketing.core.errors import InvalidError
from ticketing.core.i18n import local_time
from ticketing.core.paging import decode_cursor, encode_cursor


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", "22-11-2026 00.05 WIB"),
        ("Asia/Pontianak", "22-11-2026 00.05 WIB"),
        ("Asia/Makassar", "22-11-2026 01.05 WITA"),
        ("Asia/Jayapura", "22-11-2026 02.05 WIT"),
    ],
)
def test_a_moment_in_each_zone(zone, expected):
    assert local_time(zone, datetime(2026, 11, 21, 17, 5, tzinfo=UTC)) == expected


def test_a_cursor_brings_back_its_keys_and_refuses_other_types():
    cursor = encode_cursor(1, "a/b", 3)
    assert decode_cursor(cursor, int, str, int) == [1, "a/b", 3]
    with pytest.raises(InvalidError):
        decode_cursor(cursor, int, int, int)
