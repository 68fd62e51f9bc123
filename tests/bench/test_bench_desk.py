"""The desk with a year of tickets: made up the same each time, and no page reads a whole table that grows for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, func, select

from line123.bench import desk
from ticketing.core.events import Event
from ticketing.intake.models import Call
from ticketing.tickets.models import Status, Stretch, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TICKETS = 800
GROWING = re.compile(r"^SCAN (ticket|call|event|ticket_stretch|call_step|note)\b(?!.*(USING|LEFT-JOIN))")
NOT_YET = {"search words": "the newest first, until enough are found"}


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[desk._Desk]:
    folder: Path = tmp_path_factory.mktemp("desk") / "data"
    opened = desk._Desk(folder, TICKETS, lambda _: None)
    yield opened
    opened.close()


def test_made_up_rows_are_as_many_as_asked_and_agree_with_each_other(made_up: desk._Desk) -> None:
    with made_up.database.read() as session:
        for model in (Ticket, Call, Stretch):
            assert session.scalar(select(func.count()).select_from(model)) == TICKETS
        waiting = session.scalar(select(func.count(Ticket.id)).where(Ticket.status == Status.NEW))
        still = session.scalar(select(func.count(Stretch.id)).where(Stretch.ended_at.is_(None)))
        closed = session.scalar(select(func.count(Event.id)).where(Event.kind == "ticket.closed"))
    assert waiting == still == TICKETS // 400
    assert closed == TICKETS - still


@pytest.mark.parametrize("page", [name for name in desk._PAGES if name not in NOT_YET])
def test_no_page_reads_a_growing_table_from_end_to_end(made_up: desk._Desk, page: str) -> None:
    asked: list[tuple[str, Any]] = []
    database = made_up.app.extensions["line123"]["database"]

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    desk._PAGES[page](made_up, 1)
    event.remove(database.engine, "before_cursor_execute", note)
    read = [one for one in asked if one[0].startswith(("SELECT", "UPDATE", "WITH"))]
    assert read
    with database.engine.connect() as connection:
        for statement, parameters in read:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            whole = [row[3] for row in plan if GROWING.match(row[3])]
            assert whole == [], (page, whole, statement)
