"""One ticket of a case on paper: its facts and history, what its callers heard, what was recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.cases.pdf import Row, Section
from ticketing.cases.redaction import initials
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.events import Event
from ticketing.core.i18n import local_time
from ticketing.intake import recordings
from ticketing.intake.labels import FIELDS
from ticketing.intake.models import Call, CallStep
from ticketing.intake.phrases import spoken
from ticketing.tickets import labels, outcomes, priority, service
from ticketing.tickets.workflow import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ticketing.cases.redaction import Redactor
    from ticketing.core.i18n import Label
    from ticketing.tickets.models import Ticket
    from ticketing.tickets.timeline import TimelineEntry


@dataclass(frozen=True)
class Page:
    """The sections of one ticket; ``newest`` is the moment of the last thing in them."""

    sections: tuple[Section, ...]
    newest: datetime


def of(session: Session, ticket: Ticket, folder: Path, pen: Redactor) -> Page:
    """Return a ticket on paper. ``folder`` holds the recordings."""
    told = service.timeline(session, ticket)
    persons = set(session.scalars(select(Event.actor_name).where(Event.actor_kind == "user").distinct()))
    zone = ticket.unit.timezone if ticket.unit else COMPANY_ZONE
    title = f"Tiket {ticket.number}"
    calls = recordings.calls_about(session, ticket)
    sections = [
        Section(title, _facts(ticket, zone)),
        Section(f"{title}: riwayat", tuple(_entry(entry, zone, pen, persons) for entry in told)),
        *(section for call_id in calls if (section := _call(session, call_id, zone, title)) is not None),
        Section(f"{title}: rekaman", _recordings(session, folder, calls)),
    ]
    newest = max([ticket.opened_at, *(entry.at for entry in told)])
    return Page(tuple(sections), newest)


def _facts(ticket: Ticket, zone: str) -> tuple[Row, ...]:
    return (
        Row("Kategori", _named(labels.CATEGORIES, ticket.category)),
        Row("Prioritas", _named(priority.REASONS, ticket.priority_reason)),
        Row("Status", WORKFLOW[ticket.status].internal.id),
        Row("Dilaporkan", local_time(zone, ticket.opened_at)),
        Row("Selesai", local_time(zone, ticket.closed_at) if ticket.closed_at else "-"),
        Row("Melalui", _named(labels.SOURCES, ticket.source)),
        Row("Unit", ticket.unit.name if ticket.unit else "-"),
        Row("Kode area", ticket.area_code or "-"),
        Row("Pelapor", "bernomor telepon" if ticket.caller_number else "tanpa nomor telepon"),
        Row("Panggilan tentang tiket ini", str(ticket.times_called)),
        Row("Penyebab", _named(outcomes.CAUSES, ticket.cause)),
        Row("Tindakan", _named(outcomes.ACTIONS, ticket.action)),
    )


def _entry(entry: TimelineEntry, zone: str, pen: Redactor, persons: set[str]) -> Row:
    who = f"petugas {initials(entry.who)}" if entry.who in persons else _named(labels.WHO, entry.who, "sistem")
    way = ""
    if "to" in entry.details and entry.details["to"] in WORKFLOW:
        way = f": {WORKFLOW[entry.details['to']].internal.id}"
    reason = labels.CALLER_REASONS.get(entry.text)
    text = reason.id if reason is not None else pen.redact(entry.text)
    head = f"{_named(labels.TIMELINE, entry.title)}{way} ({who})"
    return Row(local_time(zone, entry.at), f"{head}\n{text}" if text else head)


def _call(session: Session, call_id: str, zone: str, title: str) -> Section | None:
    call = session.get(Call, call_id)
    if call is None:
        return None
    # Digits that were said are numbers of somebody; which report it was is told above.
    heard = [text for text in spoken(call.played, call.language) if not any(letter.isdigit() for letter in text)]
    rows = (
        Row("Mulai", local_time(zone, call.started_at)),
        Row("Berakhir", local_time(zone, call.ended_at) if call.ended_at else "-"),
        Row("Bahasa", call.language),
        Row("Yang didengar pelapor", " / ".join(heard)),
    )
    return Section(f"{title}: panggilan {local_time(zone, call.started_at)}", rows)


def _recordings(session: Session, folder: Path, calls: list[str]) -> tuple[Row, ...]:
    query = select(CallStep).where(CallStep.call_id.in_(calls), CallStep.field.in_(recordings.FIELDS))
    rows = [_recording(folder, step) for step in session.scalars(query.order_by(CallStep.id)) if step.value]
    return tuple(rows) or (Row("Rekaman", "tidak ada"),)


def _recording(folder: Path, step: CallStep) -> Row:
    path = recordings.file_of(folder, step.value)
    label = _named(FIELDS, step.field)
    if path is None:
        return Row(label, "berkas suara sudah tidak disimpan")
    data = path.read_bytes()
    return Row(label, f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


def _named(words: Mapping[str, Label], code: str | None, otherwise: str = "-") -> str:
    label = words.get(code or "")
    return label.id if label is not None else (code if code and otherwise == "-" else otherwise)
