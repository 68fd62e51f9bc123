"""What people at the desk see and note of visits to offices, without a browser."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from helpers.desk_on_paper import Desk
from helpers.factories import make_visit
from sqlalchemy import delete, select

from ticketing.backoffice.models import UtilityVisit
from ticketing.core import clock
from ticketing.core.events import Event


def visit(desk: Desk, visit_id: int) -> UtilityVisit:
    with desk.database.read() as session:
        return session.get_one(UtilityVisit, visit_id)


def events(desk: Desk) -> list[str]:
    with desk.database.read() as session:
        return list(session.scalars(select(Event.kind).where(Event.kind.startswith("visit.")).order_by(Event.id)))


def test_page_lists_the_visits_of_my_offices_by_day_and_nobody_elses(desk: Desk):
    with desk.database.write() as session:
        later_id = make_visit(session, "0380", clock.now() + timedelta(days=2), reason="account")
    later = visit(desk, later_id)
    page = desk.sign_in("agent").get("/visits").text
    assert page.count("ULP-0380 (contoh)") == 2
    assert "ULP-0231" not in page
    assert later.number[-4:] in page.replace(" ", "").replace("-", "")
    assert "Tagihan atau token" in page


def test_page_without_a_visit_says_how_one_comes_about(desk: Desk):
    with desk.database.write() as session:
        session.execute(delete(UtilityVisit))
    assert "Belum ada janji" in desk.sign_in("agent").get("/visits").text


def test_visitor_came_and_that_can_be_taken_back(desk: Desk):
    client, page = desk.sign_in("agent"), f"/visits/{desk.visit_here}"
    assert desk.post(client, f"{page}/came").status_code == HTTPStatus.SEE_OTHER
    assert visit(desk, desk.visit_here).came is True
    desk.post(client, f"{page}/undo")
    assert visit(desk, desk.visit_here).came is None
    desk.post(client, f"{page}/missed")
    assert visit(desk, desk.visit_here).came is False
    assert events(desk) == ["visit.came", "visit.note_undone", "visit.missed"]


def test_visit_that_is_called_off_gives_its_time_back_once(desk: Desk):
    client = desk.sign_in("agent")
    for _ in range(2):
        assert desk.post(client, f"/visits/{desk.visit_here}/call-off").status_code == HTTPStatus.SEE_OTHER
    assert visit(desk, desk.visit_here).cancelled_at is not None
    assert events(desk) == ["visit.called_off"]
    assert desk.post(client, f"/visits/{desk.visit_here}/came").status_code == HTTPStatus.CONFLICT


def test_visit_of_next_week_is_not_over_and_one_that_is_over_is_not_called_off(desk: Desk):
    client = desk.sign_in("agent")
    with desk.database.write() as session:
        next_week = make_visit(session, "0380", clock.now() + timedelta(days=7))
    assert desk.post(client, f"/visits/{next_week}/came").status_code == HTTPStatus.CONFLICT
    desk.post(client, f"/visits/{desk.visit_here}/came")
    assert desk.post(client, f"/visits/{desk.visit_here}/call-off").status_code == HTTPStatus.CONFLICT


def test_auditor_looks_and_notes_nothing(desk: Desk):
    client = desk.sign_in("auditor")
    page = client.get("/visits").text
    assert "Datang" not in page
    assert "+628110000001" not in page
    assert desk.post(client, f"/visits/{desk.visit_here}/came").status_code == HTTPStatus.FORBIDDEN


def test_copy_with_the_utilitys_own_back_office_says_where_appointments_are_kept(desk: Desk):
    settings = desk.settings.model_copy(update={"back_office_url": "http://127.0.0.1:9"})
    desk.app.extensions["line123"]["settings"] = settings
    assert "sistem perusahaan" in desk.sign_in("agent").get("/visits").text
