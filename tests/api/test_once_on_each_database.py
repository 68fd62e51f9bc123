"""One key, many requests at the same moment: one ticket, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from helpers.desk_on_paper import Desk, furnish
from helpers.programs import Programs
from sqlalchemy import func, select

from ticketing.core.config import Settings
from ticketing.tickets.models import Ticket
from ticketing.web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from ticketing.core.db import Database

WALK_IN = {"source": "walk_in", "category": "meter", "area_code": "0380"}


def test_eight_requests_with_one_key_make_one_ticket(each_database: Database, tmp_path: Path) -> None:
    url = each_database.url.render_as_string(hide_password=False)
    settings = Settings(data=tmp_path, ports=27800, database_url=url, redis_url=f"unix://{tmp_path}/none.sock")
    desk = Desk(create_app(settings), each_database, settings)
    furnish(desk)
    program = Programs(desk).of("supervisor")
    with ThreadPoolExecutor(8) as pool:
        key = {"Idempotency-Key": "all-at-once"}
        answers = list(pool.map(lambda _: program.post("/tickets", WALK_IN, headers=key), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["number"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1
    with each_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Ticket).where(Ticket.category == "meter")) == 1
    desk.app.extensions["line123"]["database"].dispose()
