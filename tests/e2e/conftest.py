"""One whole copy of Line 123 for the end-to-end tests of a test process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("e2e")) as running:
        yield running
