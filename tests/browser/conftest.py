"""A real desk for each test process, and Debian's Chromium to look at it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from helpers.redis_server import RedisServer
from helpers.running_desk import Copy, People, cheapen

from ticketing import demo
from ticketing.core.bell import RedisBell
from ticketing.core.config import Settings
from ticketing.core.db import Database, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Copy]:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium on this machine")
    number = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    with RedisServer() as redis:
        settings = Settings(data=tmp_path_factory.mktemp("desk"), ports=27300 + 10 * number, redis_url=redis.url)
        migrate(settings)
        demo.seed(settings)
        database = Database(settings.database, bell=RedisBell(redis.url))
        cheapen(database)
        running = Copy(settings, database, redis)
        try:
            running.start("web")
            running.start("events")
            yield running
        finally:
            for name in list(running.processes):
                running.stop(name)
            database.dispose()


@pytest.fixture
def desk(copy: Copy) -> Copy:
    copy.new_unit()
    return copy


@pytest.fixture
def people(desk: Copy, chromium: Browser) -> Iterator[People]:
    opened = People(desk, chromium)
    yield opened
    opened.leave()
