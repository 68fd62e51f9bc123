"""What an agent and a supervisor do on the pages, without a browser."""

from __future__ import annotations

import io
import zipfile
from http import HTTPStatus

import pytest
from helpers.desk_on_paper import Desk
from helpers.factories import CALLER, make_call, make_ticket
from pypdf import PdfReader

from ticketing.core import clock, events
from ticketing.core.report_number import pretty
from ticketing.intake.models import Outcome
from ticketing.network.models import Unit
from ticketing.reports.breakdown import TITLES as TABLES
from ticketing.reports.figures import FIGURES


def test_agent_takes_the_next_ticket_works_it_and_closes_it(desk: Desk):
    client = desk.sign_in("agent")
    assert desk.fragment(client, "/tickets/next").headers["HX-Redirect"] == f"/tickets/{desk.here}"
    page = desk.fragment(client, f"/tickets/{desk.here}/status", to="triaged", version=2)
    assert "Status diubah." in page.text
    page = desk.fragment(client, f"/tickets/{desk.here}/note", body="Sudah ditelepon, pagar terkunci")
    assert "pagar terkunci" in page.text
    page = desk.fragment(client, f"/tickets/{desk.here}/close", version=3, cause="tree", action="cleared", note="aman")
    assert "Tiket selesai" in page.text
    assert "Pohon atau dahan" in client.get(f"/tickets/{desk.here}").text


def test_second_agent_is_told_who_was_faster(desk: Desk):
    first, second = desk.sign_in("agent"), desk.sign_in("colleague")
    desk.fragment(first, f"/tickets/{desk.here}/claim")
    response = desk.fragment(second, f"/tickets/{desk.here}/claim")
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Tiket ini sudah diambil Agent" in response.text


def test_saving_an_old_page_shows_both_states_and_keeps_the_text(desk: Desk):
    client = desk.sign_in("dispatcher")
    desk.fragment(client, f"/tickets/{desk.here}/status", to="triaged", version=1)
    response = desk.fragment(
        client,
        f"/tickets/{desk.here}/close",
        version=1,
        cause="tree",
        action="cleared",
        note="dahan besar",
        notice="close-notice",
    )
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.headers["HX-Retarget"] == "#close-notice"
    for text in ("Diperiksa", "Pohon atau dahan", "Dibersihkan", "dahan besar", "tidak hilang"):
        assert text in response.text


def test_giving_back_takes_a_reason(desk: Desk):
    client = desk.sign_in("agent")
    desk.fragment(client, f"/tickets/{desk.here}/claim")
    assert desk.fragment(client, f"/tickets/{desk.here}/release").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    response = desk.fragment(client, f"/tickets/{desk.here}/release", reason="salah unit")
    assert response.headers["HX-Redirect"] == "/tickets"
    assert "salah unit" in client.get(f"/tickets/{desk.here}").text


def test_everything_works_without_scripts(desk: Desk):
    client = desk.sign_in("agent")
    assert desk.post(client, "/tickets/next").location == f"/tickets/{desk.here}"
    assert desk.post(client, f"/tickets/{desk.here}/note", body="x").location == f"/tickets/{desk.here}"
    assert desk.post(client, f"/tickets/{desk.here}/park").location == "/tickets"
    assert "diparkir" in client.get("/tickets").text


def test_empty_queue_teaches_how_to_make_a_call(desk: Desk):
    client = desk.sign_in("agent")
    desk.fragment(client, "/tickets/next")
    assert "line123 call 0380123" in client.get("/tickets").text
    assert "tidak ada yang menunggu" in desk.fragment(client, "/tickets/next").text


def test_call_page_tells_the_path_and_what_was_said(desk: Desk):
    text = desk.sign_in("agent").get(f"/calls/{desk.call_here}").text
    for part in ("Luas padam", "Tetangga juga padam", "tekan satu", "47", pretty(desk.here)):
        assert part in text


def test_every_figure_has_its_formula_and_lists_as_many_rows_as_it_counts(desk: Desk):
    client = desk.sign_in("supervisor")
    page = client.get("/figures").text
    for name, figure in FIGURES.items():
        if not name.startswith("survey."):  # shown once somebody was asked: tests/component/test_survey.py
            assert figure.formula.id.split("=")[0].strip()[:30] in page
        rows = client.get(f"/figures/{name}").text
        assert figure.title.id in rows
    offered = client.get("/figures/line.offered").text
    assert offered.count("data-row-link") == 1
    assert '<span class="count">1</span>' in offered


def test_figures_and_history_word_the_goals_and_places_of_calls(desk: Desk):
    now = clock.now()
    with desk.database.write() as session:
        for goal in ("voltage_reported", "status_heard", "solved_at_home"):
            make_call(session, started_at=now, unit_id=desk.unit_here, outcome=Outcome.GOAL_REACHED, goal=goal)
        make_call(session, started_at=now, unit_id=desk.unit_here, last_node="main.opening")
        told = {"outcome": "goal_reached", "goal": "outage_reported", "last_node": "report.closing"}
        events.record(session, "call.ended", actor=CALLER, now=now, call_id=desk.call_here, **told)
    client = desk.sign_in("supervisor")
    page = client.get("/figures").text
    for words in ("Laporan dibuat: tegangan", "Status laporan didengar", "Selesai di rumah", "Pembukaan: sambutan"):
        assert words in page, words
    assert "Tujuan tercapai · Laporan dibuat: padam" in client.get(f"/tickets/{desk.here}").text


def test_unit_filter_is_in_the_address_and_limited_to_ones_own(desk: Desk):
    client = desk.sign_in("supervisor")
    assert client.get(f"/figures?unit={desk.unit_here}").status_code == HTTPStatus.OK
    assert client.get(f"/figures?unit={desk.unit_here + 1}").status_code == HTTPStatus.NOT_FOUND


def test_error_page_says_what_to_do_next(desk: Desk):
    response = desk.sign_in("agent").get("/tickets/12345678")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "tiket unit lain tidak ditampilkan" in response.text
    assert "Ke halaman awal" in response.text


def test_programs_get_errors_as_json(desk: Desk):
    response = desk.sign_in("agent").get("/tickets/1", headers={"Accept": "application/json"})
    assert response.json["code"] == "not-found"


def test_health_needs_no_sign_in(desk: Desk):
    assert desk.client().get("/healthz").json == {"status": "ok"}


def test_static_files_are_kept_for_good_and_come_compressed(desk: Desk):
    page = desk.client().get("/sign-in").text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    response = desk.client().get(sheet, headers={"Accept-Encoding": "br"})
    assert response.status_code == HTTPStatus.OK
    assert "max-age=31536000" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "br"
    response.close()


def test_ticket_shows_the_place_the_caller_named(desk: Desk):
    with desk.database.write() as session:
        ticket = make_ticket(session, place_id="5371031010", place="Oesapa, Kelapa Lima, Kota Kupang")
    page = desk.sign_in("dispatcher").get(f"/tickets/{ticket.number}").text
    assert "Oesapa, Kelapa Lima, Kota Kupang" in page


def test_step_is_offered_to_be_taken_back_and_is(desk: Desk):
    client = desk.sign_in("agent")
    desk.fragment(client, "/tickets/next")
    page = desk.fragment(client, f"/tickets/{desk.here}/status", to="triaged", version=2)
    assert f'hx-post="/tickets/{desk.here}/undo"' in page.text
    page = desk.fragment(client, f"/tickets/{desk.here}/undo", version=3)
    assert "Dibatalkan." in page.text
    assert "Langkah terakhir dibatalkan" in page.text
    assert f'hx-post="/tickets/{desk.here}/undo"' not in page.text


@pytest.mark.parametrize("by", TABLES)
def test_every_table_opens_for_every_span_with_its_formulas(desk: Desk, by: str):
    client = desk.sign_in("supervisor")
    for span in ("15", "day", "month"):
        response = client.get(f"/figures/by/{by}?span={span}")
        assert response.status_code == HTTPStatus.OK
        assert TABLES[by].id in response.text
    assert client.get("/figures/by/nonsense").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/figures?span=month&at=2026-13").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_what_must_add_up_is_printed_and_does(desk: Desk):
    page = desk.sign_in("supervisor").get("/figures?span=month").text
    assert page.count("data-flow=") == 3
    assert "flow-broken" not in page


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_figures_leave_the_house_with_unit_period_zone_and_formulas_and_run_nothing(desk: Desk, form: str):
    with desk.database.write() as session:
        session.get_one(Unit, desk.unit_here).name = "=HYPERLINK(1)"
    client = desk.sign_in("supervisor")
    for by in ("unit", "all", "time"):
        response = client.get(f"/figures/files/{by}.{form}?span=month&unit={desk.unit_here}")
        assert response.status_code == HTTPStatus.OK
        assert f'filename="{"figures" if by == "all" else by}-' in response.headers["Content-Disposition"]
    response = client.get(f"/figures/files/unit.{form}?span=month")
    if form == "csv":
        text = response.data.decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert "WITA" in text
        assert FIGURES["line.offered"].formula.id in text
        return
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(response.data)) as book:
            pages = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        assert len(pages) == 2
        assert not any("<f>" in page for page in pages)
        return
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    assert "WITA" in words
    assert FIGURES["line.offered"].title.id in words


def test_a_file_nobody_makes_is_not_found(desk: Desk):
    client = desk.sign_in("supervisor")
    for name in ("unit.exe", "nonsense.csv"):
        assert client.get(f"/figures/files/{name}").status_code == HTTPStatus.NOT_FOUND


def test_supervisor_signs_the_month_and_the_paper_says_so(desk: Desk):
    client = desk.sign_in("supervisor")
    page = client.get("/figures/month").text
    assert "Belum ada yang menyetujui" in page
    assert desk.post(client, "/figures/month/sign").status_code == HTTPStatus.SEE_OTHER
    assert "Disetujui Supervisor" in client.get("/figures/month").text
    paper = PdfReader(io.BytesIO(client.get("/figures/month/report.pdf").data))
    assert "Disetujui Supervisor" in paper.pages[0].extract_text()
    assert client.get("/figures/month/report.xlsx").status_code == HTTPStatus.OK
    assert desk.post(desk.sign_in("auditor"), "/figures/month/sign").status_code == HTTPStatus.FORBIDDEN


def test_public_figures_are_off_until_somebody_switches_them_on(desk: Desk):
    stranger = desk.client()
    assert stranger.get("/public/figures").status_code == HTTPStatus.NOT_FOUND
    form = {"number": 0, "recipients": "kepala@contoh.co.id", "is_public": "1", "reason": "keterbukaan"}
    admin = desk.sign_in("admin")
    assert desk.post(admin, "/figures/month/settings", **form).status_code == HTTPStatus.SEE_OTHER
    assert "kepala@contoh.co.id" in admin.get("/figures/month/settings").text
    page = stranger.get("/public/figures")
    assert page.status_code == HTTPStatus.OK
    assert FIGURES["line.offered"].formula.id in page.text
    assert stranger.get("/public/figures?month=2090-01").status_code == HTTPStatus.NOT_FOUND
