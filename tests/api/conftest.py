"""A desk on paper with programs: each has a token of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desk_on_paper import Desk, furnish
from helpers.programs import Programs

from ticketing.core.config import Settings
from ticketing.core.db import Database
from ticketing.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str) -> Iterator[Desk]:
    settings = Settings(
        data=tmp_path,
        ports=27800,
        database_url=sqlite_url,
        redis_url=f"unix://{tmp_path}/none.sock",
        api_requests=100_000,
        api_private_webhooks=True,
    )
    app = create_app(settings)
    opened = Desk(app, Database(sqlite_url), settings)
    furnish(opened)
    yield opened
    opened.database.dispose()
    app.extensions["line123"]["database"].dispose()


@pytest.fixture
def programs(desk: Desk) -> Programs:
    return Programs(desk)
