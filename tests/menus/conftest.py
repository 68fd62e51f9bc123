"""A house to break."""

from __future__ import annotations

import pytest
from helpers.small_house import SmallHouse, small_house


@pytest.fixture
def house() -> SmallHouse:
    return small_house()
