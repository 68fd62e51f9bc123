"""The report of a month: sent once on the first at seven on its unit's clock, signed, public without small counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from helpers.factories import make_actor, make_call, make_unit
from helpers.post_office import mail_server
from pypdf import PdfReader
from sqlalchemy import select

from ticketing.changes import service as changes
from ticketing.changes.errors import RefusedError
from ticketing.core.errors import ConflictError, NotPermittedError
from ticketing.core.jobs import perform
from ticketing.core.outbox import OutboxRow
from ticketing.notify import attachments, jobs, service
from ticketing.notify.models import Message
from ticketing.reports import monthly, public
from ticketing.reports.entry import COMPANY, MONTHLY, Monthly, Recipient, read_monthly, write_monthly

assert jobs  # imported for the job it registers

OCTOBER = datetime(2026, 10, 15, 3, 0, tzinfo=UTC)
SEVEN_IN_JAYAPURA = datetime(2026, 10, 31, 22, 0, tzinfo=UTC)


def furnish(database, *recipients):
    with database.write() as session:
        unit = make_unit(session, "JAYAPURA", timezone="Asia/Jayapura")
        for minutes in range(7):
            make_call(session, started_at=OCTOBER + timedelta(minutes=minutes), unit_id=unit.id)
        admin = make_actor(session, "admin", role="admin")
        if recipients:
            changes.save(session, admin, MONTHLY, Monthly(recipients), OCTOBER, number=0)
        return unit.id


def order(database, now):
    with database.write() as session:
        return monthly.order_due(session, now)


def test_it_is_ordered_once_at_seven_on_the_clock_of_the_unit(database):
    furnish(
        database, Recipient("kepala@contoh.co.id", "JAYAPURA", "id"), Recipient("pusat@contoh.co.id", COMPANY, "en")
    )
    minute = timedelta(minutes=1)
    assert order(database, SEVEN_IN_JAYAPURA - minute) == 0
    assert order(database, SEVEN_IN_JAYAPURA) == 1
    assert order(database, SEVEN_IN_JAYAPURA + minute) == 0
    assert order(database, SEVEN_IN_JAYAPURA + timedelta(hours=2)) == 1  # seven in Jakarta: the company
    assert order(database, SEVEN_IN_JAYAPURA + timedelta(days=4)) == 0
    assert order(database, SEVEN_IN_JAYAPURA + timedelta(days=20)) == 0


def test_a_copy_that_was_down_on_the_first_sends_it_later_but_not_weeks_later(database):
    furnish(database, Recipient("kepala@contoh.co.id", "JAYAPURA", "id"))
    assert order(database, SEVEN_IN_JAYAPURA + timedelta(days=10)) == 0
    assert order(database, SEVEN_IN_JAYAPURA + timedelta(days=2)) == 1


def test_the_mail_tells_unit_month_zone_and_figures_and_is_written_once(database):
    furnish(database, Recipient("kepala@contoh.co.id", "JAYAPURA", "id"))
    order(database, SEVEN_IN_JAYAPURA)
    with database.read() as session:
        row = session.scalars(select(OutboxRow.id).where(OutboxRow.job == monthly.SEND)).one()
    assert perform(database, row, SEVEN_IN_JAYAPURA)
    assert not perform(database, row, SEVEN_IN_JAYAPURA)
    with database.read() as session:
        mail = session.scalars(select(Message)).one()
    assert "Oktober 2026" in mail.subject
    assert "UP3 JAYAPURA" in mail.subject
    assert "WIT" in mail.body
    assert "Panggilan masuk: 7 (0)" in mail.body
    assert "Petugas" not in mail.body


@pytest.fixture
def sent(database, monkeypatch):
    """Send the report of a unit to a real mail server; returns the mail that arrived."""

    def send():
        furnish(database, Recipient("kepala@contoh.co.id", "JAYAPURA", "id"))
        order(database, SEVEN_IN_JAYAPURA)
        for job_name in (monthly.SEND, service.SEND):
            with database.read() as session:
                row = session.scalars(select(OutboxRow.id).where(OutboxRow.job == job_name)).one()
            assert perform(database, row, SEVEN_IN_JAYAPURA)
        (mail,) = box.mails
        return mail

    with mail_server() as box:
        monkeypatch.setenv("LINE123_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("LINE123_DEMO", "0")
        monkeypatch.setenv("LINE123_MAIL_FROM", "Layanan 123 <layanan@utility.example>")
        monkeypatch.setenv("LINE123_DATABASE_URL", str(database.url))
        yield send


def test_the_report_itself_goes_with_the_mail_on_paper_and_names_no_person(sent):
    text, paper = sent().get_payload()
    assert "Terlampir sebagai PDF" in text.get_payload(decode=True).decode()
    assert paper.get_content_type() == "application/pdf"
    assert paper.get_filename().endswith(".pdf")
    content = paper.get_payload(decode=True)
    assert content.startswith(b"%PDF-")
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Oktober 2026" in words
    assert "Belum ada yang menyetujui" in words
    assert "Per petugas" not in words


def test_a_report_that_is_too_large_for_a_mail_goes_without_it(sent, monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST", 100)
    assert not sent().is_multipart()


def test_a_report_that_cannot_be_put_on_paper_is_mailed_all_the_same(sent, monkeypatch):
    monkeypatch.setattr(monthly, "on_paper", lambda *_, **__: 1 / 0)
    assert not sent().is_multipart()


def test_only_a_month_that_is_over_is_signed_and_later_changes_show(database):
    unit_id = furnish(database)
    with database.write() as session:
        penyelia, auditor = (make_actor(session, role, role=role) for role in ("supervisor", "auditor"))
        view = monthly.month_view(session, penyelia, unit_id, "2026-10", SEVEN_IN_JAYAPURA)
        first = monthly.digest(monthly.report(session, view, "id")[0])
        assert first == monthly.digest(monthly.report(session, view, "en")[0])
        with pytest.raises(NotPermittedError):
            monthly.sign(session, auditor, view, first, SEVEN_IN_JAYAPURA)
        running = monthly.month_view(session, penyelia, unit_id, "2026-10", OCTOBER)
        with pytest.raises(ConflictError):
            monthly.sign(session, penyelia, running, first, OCTOBER)
        monthly.sign(session, penyelia, view, first, SEVEN_IN_JAYAPURA)
        whole = monthly.month_view(session, penyelia, None, "2026-10", SEVEN_IN_JAYAPURA)
        assert monthly.signatures(session, whole) == []
        (signed,) = monthly.signatures(session, view)
        assert (signed.name, signed.digest) == ("Supervisor", first)
        make_call(session, started_at=OCTOBER, unit_id=unit_id)
        assert monthly.digest(monthly.report(session, view, "id")[0]) != signed.digest


def test_recipients_are_read_back_as_written_and_wrong_lines_are_refused():
    held = Monthly((Recipient("a@b.co.id", "UP3-KUPANG", "en"),), is_public=True)
    assert read_monthly(write_monthly(held)) == held
    assert read_monthly({"recipients": ["a@b.id", " "]}).recipients == (Recipient("a@b.id", COMPANY, "id"),)
    for line in ("nobody", "a@b.id UNIT fr", "a@b.id UNIT id more", "a@b", "a@b.id,c@d.id"):
        with pytest.raises(RefusedError):
            read_monthly({"recipients": [line]})


def test_small_counts_are_not_told_and_cannot_be_reckoned(database):
    with database.write() as session:
        for number, name in ((2, "SEDIKIT"), (6, "CUKUP"), (30, "BANYAK")):
            unit = make_unit(session, name)
            for _ in range(number):
                make_call(session, started_at=OCTOBER, unit_id=unit.id)
        _, told = public.month(session, SEVEN_IN_JAYAPURA, None)
    offered = {label.id: cells[0].value for label, cells in told.lines}
    assert offered == {"UP3 SEDIKIT": None, "UP3 CUKUP": None, "UP3 BANYAK": 30}
    assert told.whole[0].value == 38
