"""The migrations lead to exactly the tables that the models describe, and back to nothing."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from helpers.databases import postgres_database
from sqlalchemy import create_engine, inspect, text

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


def test_stretches_of_old_tickets_are_told_by_their_log(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(alembic_config(url), "0019")
    engine = create_engine(url)
    at = "2026-11-{:02d} 00:00:00.000000".format
    with engine.begin() as connection:
        for number, status, closed in ((1, "new", None), (2, "closed", at(3)), (3, "closed", at(9))):
            connection.execute(
                text(
                    "INSERT INTO ticket (id, number, status, category, priority, priority_reason, source,"
                    " is_unfinished, caller_number, customer_number, language, opened_at, status_at, closed_at,"
                    " times_called, version) VALUES (:id, :id, :status, 'outage', 3, '', 'phone', 0, '', '', 'id',"
                    " :opened, :opened, :closed, 1, 1)"
                ),
                {"id": number, "status": status, "opened": at(1), "closed": closed},
            )
        log = ((2, "closed", "closed"), (4, "reopened", "new"), (9, "closed", "closed"))
        for day, kind, to in log:
            connection.execute(
                text(
                    "INSERT INTO event (at, kind, actor_kind, actor_name, ticket_id, data)"
                    " VALUES (:at, :kind, 'user', 'ani', 3, :data)"
                ),
                {"at": at(day), "kind": f"ticket.{kind}", "data": f'{{"to": "{to}"}}'},
            )
    command.upgrade(alembic_config(url), "0020")
    with engine.connect() as connection:
        query = "SELECT ticket_id, began_at, how, ended_at, ended_as FROM ticket_stretch ORDER BY ticket_id, id"
        assert [tuple(row) for row in connection.execute(text(query))] == [
            (1, at(1), "opened", None, None),
            (2, at(1), "opened", at(3), "closed"),
            (3, at(1), "opened", at(2), "closed"),
            (3, at(4), "reopened", at(9), "closed"),
        ]
    engine.dispose()
