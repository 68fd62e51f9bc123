"""An office without a telephone line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.telephone import Telephone

from ivr.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal", node=1)
    yield journal
    journal.close()


@pytest.fixture
def telephone(journal: Journal) -> Telephone:
    return Telephone(journal)
