"""The migrations lead to exactly the tables that the models describe, and back to nothing."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from helpers.databases import postgres_database
from sqlalchemy import create_engine, inspect

from ticketing.core.db import alembic_config
from ticketing.tables import metadata


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Tell apart what models describe from the text index of each database, which only its migration knows."""
    return not (kind in ("table", "index") and name is not None and name.startswith("ticket_text_"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with postgres_database(request.getfixturevalue("postgres"), "empty") as url:
        yield url


def test_migrated_tables_are_the_tables_of_the_models(empty_url):
    command.upgrade(alembic_config(empty_url), "head")
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_name": is_described}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_going_down_leaves_no_table(empty_url):
    command.upgrade(alembic_config(empty_url), "head")
    command.downgrade(alembic_config(empty_url), "base")
    engine = create_engine(empty_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()


def test_upgrading_twice_changes_nothing(empty_url):
    command.upgrade(alembic_config(empty_url), "head")
    command.upgrade(alembic_config(empty_url), "head")
