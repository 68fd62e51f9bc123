"""A desk on paper with programs: each has a token of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desk_on_paper import Desk, furnished_desk
from helpers.programs import Programs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Desk]:
    with furnished_desk(tmp_path, migrated_sqlite) as opened:
        yield opened


@pytest.fixture
def programs(desk: Desk) -> Programs:
    return Programs(desk)
