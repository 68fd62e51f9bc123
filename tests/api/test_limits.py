"""So many requests a minute for each program, fewer for strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.programs import Programs

from ticketing.web.app import create_app

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk


def test_one_program_that_asks_too_often_waits_while_others_go_on(desk: Desk) -> None:
    settings = desk.settings.model_copy(update={"api_requests": 3})
    desk.app = create_app(settings)
    programs = Programs(desk)
    busy, other = programs.of("supervisor"), programs.of("supervisor")
    answers = [busy.get("/webhooks") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    refused = answers[-1]
    assert refused.content_type == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert other.get("/webhooks").status_code == 200
    desk.app.extensions["line123"]["database"].dispose()


def test_a_stranger_cannot_guess_for_ever(desk: Desk) -> None:
    program = Programs(desk).of("supervisor")
    program.token = "l123_guess"
    statuses = [program.get("/webhooks").status_code for _ in range(70)]
    assert statuses.count(401) <= 60
    assert statuses[-1] == 429
