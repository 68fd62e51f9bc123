"""What makes the pages of the demonstration look as on a working day, for pictures. All of it is made up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from helpers.factories import make_announcement, make_message, make_outage, make_visit
from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.announcements import service as announcements
from ticketing.announcements.entry import Words
from ticketing.api import tokens
from ticketing.api.scopes import Scope
from ticketing.cases import service as cases
from ticketing.cases.entry import Person, Registration
from ticketing.cases.models import CaseKind
from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.handover.models import HandoverNote
from ticketing.intake.models import Call, Outcome
from ticketing.network.models import Unit
from ticketing.notify.models import Channel, MessageState
from ticketing.outages import service as outages
from ticketing.outages.entry import Details
from ticketing.outages.models import Stage
from ticketing.search.models import SavedView
from ticketing.tickets.models import Note, Ticket
from ticketing.voices.models import Speaker

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

_AREA, _UNIT = "0380", "UP3-KUPANG"
_PLACES = ("Jalan Tim Tim, Oesapa", "Perumahan Lasiana Indah", "Jalan Frans Seda 12, Oebobo", "Pasar Inpres Naikoten")


def enliven(session: Session) -> dict[str, Any]:
    """Add to the demonstration; returns the values for ``every_page.address``."""
    now = clock.now()
    unit = session.scalars(select(Unit).where(Unit.code == _UNIT)).one()
    boss = accounts.actor_of(accounts.by_username(session, "penyelia"))
    agent = accounts.by_username(session, "agen1")
    tickets = list(session.scalars(select(Ticket).where(Ticket.unit_id == unit.id).order_by(Ticket.id)))
    for nth, ticket in enumerate(tickets):
        ticket.place = _PLACES[nth % len(_PLACES)]
    note = "Sudah ditelepon: lampu jalan juga padam, tidak ada kabel putus. Regu diminta membawa tangga."
    session.add(Note(ticket_id=tickets[-1].id, user_id=agent.id, body=note, created_at=now))
    handed = (
        "Trafo KP-12 di Oesapa masih ditangani regu dua; dua pelapor minta ditelepon kembali sebelum pukul sembilan."
    )
    numbers = [one.number for one in tickets[-3:]]
    session.add(HandoverNote(user_id=agent.id, body=handed, numbers=numbers, made_at=now - timedelta(minutes=40)))
    for name, query in (("Padam belum selesai", "standing=open"), ("Kupang hari ini", "unit=UP3-KUPANG")):
        session.add(SavedView(user_id=boss.user_id, name=name, query=query, created_at=now))
    speaker = Speaker(name="Sari Wulandari", user_name="Admin Contoh", at=now)
    session.add(speaker)
    admin = accounts.by_username(session, "admin")
    tokens.make(session, system("line123"), admin, "Aplikasi pelanggan", [Scope.REPORTS_READ], now, days=90)
    tokens.make(session, system("line123"), admin, "Ruang kendali", [Scope.TICKETS_READ], now, days=30)
    _messages(session, unit.id, tickets, now)
    call = session.scalars(select(Call).where(Call.outcome == Outcome.GOAL_REACHED, Call.unit_id == unit.id)).first()
    return {
        "announcement_id": _announcements(session, boss, now),
        "by": "unit",
        "call_id": call.id if call else "",
        "case_id": _cases(session, boss, unit.id, tickets, now),
        "family": "digit",
        "language": "id",
        "name": "line.offered",
        "number": tickets[-1].number,
        "outage_id": _outage(session, boss, now),
        "speaker_id": speaker.id,
        "username": "agen1",
        "visit_id": _visits(session, now),
    }


def _announcements(session: Session, boss: Actor, now: datetime) -> int:
    make_announcement(
        session, None, now, text="Waspada penipuan: petugas kami tidak pernah meminta uang di rumah Anda."
    )
    text = "Kantor Kupang tutup hari Senin karena libur nasional. Layanan gangguan tetap buka dua puluh empat jam."
    words = Words(text, "The Kupang office is closed on Monday.", now, now + timedelta(days=1))
    return announcements.write(session, boss, _AREA, words, now).id


def _outage(session: Session, boss: Actor, now: datetime) -> int:
    details = Details("Oesapa dan Kelapa Lima", "tree", now - timedelta(minutes=50))
    first = outages.enter(session, boss, _AREA, details, now).id
    outages.set_stage(session, boss, first, Stage.ON_SITE, now, version=1)
    make_outage(session, "0231", now - timedelta(hours=2), place="Kesambi")
    return first


def _visits(session: Session, now: datetime) -> int:
    at = now.replace(minute=0, second=0, microsecond=0)
    for hours, reason in ((1, "bill"), (2, "meter"), (26, "other")):
        make_visit(session, _AREA, at + timedelta(hours=hours), reason=reason, phone=f"+62812345678{hours:02d}")
    return make_visit(session, _AREA, at + timedelta(hours=3), reason="application")


def _messages(session: Session, unit_id: int, tickets: list[Ticket], now: datetime) -> None:
    said = (
        (
            MessageState.SENT,
            Channel.WHATSAPP,
            "ticket_en_route",
            "regu kami sedang menuju lokasi laporan {}.",
            None,
        ),
        (
            MessageState.SENT,
            Channel.SMS,
            "ticket_restored",
            "listrik untuk laporan {} sudah menyala kembali.",
            None,
        ),
        (MessageState.QUEUED, Channel.SMS, "receipt", "laporan {} sudah kami terima.", None),
        (MessageState.FAILED, Channel.SMS, "receipt", "laporan {} sudah kami terima.", "refused"),
    )
    for nth, (state, channel, template, body, error) in enumerate(said):
        ticket = tickets[-1 - nth]
        at = now - timedelta(minutes=7 * nth)
        given = {"state": state, "channel": channel, "template": template, "error": error, "ticket_id": ticket.id}
        sent = at if state is MessageState.SENT else None
        number = f"{ticket.number[:4]}-{ticket.number[4:]}"
        make_message(session, unit_id, at, **given, body=f"Layanan 123: {body.format(number)}", sent_at=sent)


def _cases(session: Session, boss: Actor, unit_id: int, tickets: list[Ticket], now: datetime) -> int:
    today = now.date()
    early, letter = today - timedelta(days=4), today - timedelta(days=6)
    said = "Ombudsman meminta penjelasan padam berulang di Naikoten"
    outside = Registration(CaseKind.OMBUDSMAN, unit_id, said, early, "0123/LM/XI/2026/KPG", letter)
    cases.register(session, boss, outside, now)
    own = Registration(CaseKind.COMPLAINT, unit_id, "Tagihan naik dua kali sesudah meter diganti", early)
    case = cases.register(session, boss, own, now)
    cases.add_complainant(session, boss, case.id, Person("Maria Seran", "081234567890", "Jalan Frans Seda 12"), now)
    cases.join_ticket(session, boss, case.id, tickets[0].number, now)
    cases.add_note(session, boss, case.id, "Foto meter lama sudah diminta dari petugas pencatat.", now)
    return case.id
