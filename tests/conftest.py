"""What tests of all kinds share: databases that are thrown away."""

from __future__ import annotations

import itertools
import os
import shutil
from typing import TYPE_CHECKING

import pytest
import structlog
from helpers.databases import postgres_binaries, postgres_database, postgres_server, upgrade
from hypothesis import settings

from ticketing.core.db import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytest_plugins = ["helpers.second_look", "helpers.skips"]

# A property is true or not; how fast a busy machine shows it is no property.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_names = itertools.count(1)


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command that a test runs in this process may be quiet; the tests after it are not."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(autouse=True)
def _as_important_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands step behind others; one that a test runs in this process would take all tests after it along."""
    monkeypatch.setattr(os, "nice", lambda _increment: 0)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "line123.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A private PostgreSQL server; its URL has NAME where the database goes."""
    if postgres_binaries() is None:
        pytest.skip("no PostgreSQL server binaries on this machine")
    with postgres_server() as url:
        yield url


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A new SQLite database with all tables."""
    path = tmp_path / "line123.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A new PostgreSQL database with all tables."""
    with postgres_database(postgres, f"test_{next(_names)}") as url:
        upgrade(url)
        yield url


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A new SQLite database, opened."""
    opened = Database(sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A new database, once on SQLite and once on PostgreSQL."""
    opened = Database(request.getfixturevalue(f"{request.param}_url"))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests of a process: Playwright allows only one of itself."""
    from helpers.running_desk import FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser
        browser.close()
