"""Who is written to about a case: every complainant and every caller of its tickets that has a telephone, once each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ticketing.core import outbox
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.cases.models import Case, Complainant

TELL: Final = "cases.tell"
"""The job that writes one message."""

PAPERS, COMPLETE, DECIDED = "case_papers", "case_complete", "case_decided"
DUE, OVERDUE = "case_due", "case_overdue"

SUBJECT: Final = Label("Layanan 123: pengaduan nomor {number}", "Service 123: complaint {number}")

TEXTS: Mapping[str, Label] = MappingProxyType(
    {
        PAPERS: Label(
            "Layanan 123: berkas pengaduan Anda nomor {number} belum lengkap. Petugas kami menghubungi Anda tentang "
            "kekurangannya; lengkapi dalam 30 hari.",
            "Service 123: the papers of your complaint {number} are not complete. Our people will tell you what is "
            "missing; please complete them within 30 days.",
        ),
        COMPLETE: Label(
            "Layanan 123: berkas pengaduan Anda nomor {number} lengkap. Keputusan paling lama 60 hari lagi.",
            "Service 123: the papers of your complaint {number} are complete. It is decided within 60 days.",
        ),
        DECIDED: Label(
            "Layanan 123: pengaduan Anda nomor {number} telah diputuskan. Hubungi 123 untuk mendengar jawabannya; bila "
            "belum puas, Anda berhak melapor ke Ombudsman.",
            "Service 123: your complaint {number} has been decided. Call 123 to hear the answer; if you are not "
            "satisfied, you have the right to report to the Ombudsman.",
        ),
        DUE: Label(
            "Layanan 123, pengingat: berkas {number}, {promise}, paling lambat {due}.",
            "Service 123, reminder: case {number}, {promise}, due on {due}.",
        ),
        OVERDUE: Label(
            "Layanan 123, pengingat: berkas {number}, {promise}, sudah lewat tenggat {due}.",
            "Service 123, reminder: case {number}, {promise}, was due on {due}.",
        ),
    }
)


def order(session: Session, case: Case, topic: str, now: datetime) -> int:
    """Order a message for everybody who can be written to; return how many."""
    people = recipients(case)
    for recipient, language in people.items():
        payload = {"case_id": case.id, "topic": topic, "recipient": recipient, "language": language}
        outbox.add(session, TELL, queue="notify", now=now, **payload)
    return len(people)


def recipients(case: Case) -> dict[str, str]:
    """Return telephone and language of everybody: of complainants first, then of callers of the tickets."""
    callers = {one.ticket.caller_number: one.ticket.language for one in case.tickets}
    complainants = {one.phone: one.language for one in case.complainants}
    return {phone: language for phone, language in (callers | complainants).items() if phone}


def need_letters(case: Case) -> list[Complainant]:
    """Return the complainants without a telephone: they are told by letter."""
    return [one for one in case.complainants if not one.phone]
