"""Killed at any point, a node loses no report that a caller has heard the number of, and makes none twice."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from helpers.reporting import POINTS, REPORTS, look, take_reports


@pytest.fixture
def folder(migrated_sqlite, tmp_path):
    shutil.copy(migrated_sqlite, tmp_path / "line123.db")
    return tmp_path


@pytest.mark.parametrize("point", POINTS)
def test_every_number_that_was_heard_is_a_ticket_after_the_restart(folder, point) -> None:
    heard = take_reports(folder, point, 5)
    assert 0 < len(heard) < REPORTS
    assert take_reports(folder) == ()
    found = look(folder, heard)
    assert (found.lost, found.not_drained, found.twice) == ((), (), ())


@pytest.mark.long
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_node_that_is_killed_again_and_again_loses_nothing(folder, point, count) -> None:
    heard = take_reports(folder, point, count)
    heard += take_reports(folder, point, count + 2)
    assert take_reports(folder) == ()
    assert len(set(heard)) == len(heard)
    found = look(folder, heard)
    assert (found.lost, found.not_drained, found.twice) == ((), (), ())


def test_the_one_who_looks_finds_a_report_that_is_really_lost(folder) -> None:
    heard = take_reports(folder, "after commit", 4)
    take_reports(folder)
    with sqlite3.connect(folder / "line123.db") as database:
        database.execute("DELETE FROM event WHERE ticket_id = 1")
        database.execute("DELETE FROM ticket WHERE number = ?", heard[:1])
    assert look(folder, heard).not_drained == heard[:1]
    (segment,) = (folder / "journal").glob("*.jsonl")
    kept = [line for line in segment.read_text().splitlines(keepends=True) if heard[0] not in line]
    segment.write_text("".join(kept))
    assert look(folder, heard).lost == heard[:1]
