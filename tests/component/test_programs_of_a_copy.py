"""Tokens of programs are made, listed and revoked on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from helpers.factories import make_actor
from sqlalchemy import select
from typer.testing import CliRunner

from ticketing import cli, setup
from ticketing.api import tokens
from ticketing.api.models import ApiToken
from ticketing.core import clock
from ticketing.core.config import load_settings
from ticketing.core.db import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("LINE123_DATABASE_URL", sqlite_url)
    setup.prepare(load_settings(data=tmp_path, demo=False))
    opened = Database(sqlite_url)
    with opened.write() as session:
        make_actor(session, "gateway", "supervisor", ())
    yield opened
    opened.dispose()


def run(tmp_path: Path, *arguments: str) -> Any:
    return CliRunner().invoke(cli.app, ["api", *arguments, "--data", str(tmp_path)])


def test_a_token_is_printed_once_listed_without_it_and_revoked(database: Database, tmp_path: Path) -> None:
    made = run(
        tmp_path, "add", "gateway", "--name", "App Pelanggan", "--scope", "reports:write", "--scope", "reports:read"
    )
    assert made.exit_code == 0, made.output
    text = made.stdout.strip().splitlines()[-1]
    with database.read() as session:
        row = tokens.find(session, text, clock.now())
        assert row is not None
        assert row.scopes == ["reports:read", "reports:write"]
    listed = run(tmp_path, "list").stdout
    assert "App Pelanggan" in listed
    assert text not in listed
    assert run(tmp_path, "revoke", str(row.id)).exit_code == 0
    with database.read() as session:
        assert tokens.find(session, text, clock.now()) is None
    assert "revoked" in run(tmp_path, "list").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "nobody", "--name", "x", "--scope", "webhooks"), "There is no nobody"),
        (("add", "gateway", "--name", "x", "--scope", "everything"), "Scopes are: tickets:read"),
        (("revoke", "99"), "There is no such token"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    database: Database, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    answer = run(tmp_path, *arguments)
    assert answer.exit_code == 1
    assert told in answer.stderr
    with database.read() as session:
        assert session.scalar(select(ApiToken)) is None
