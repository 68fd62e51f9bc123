"""Gathers a whole case for paper, third persons taken out: its facts, clocks, history, tickets, calls, recordings."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from ticketing.accounts.models import User
from ticketing.cases import labels, tickets_on_paper
from ticketing.cases.pdf import Dossier, Row, Section, render
from ticketing.cases.reading import EXPORTED, REMINDED, clocks_of, history
from ticketing.cases.redaction import Redactor, initials
from ticketing.core.i18n import local_time
from ticketing.tickets.labels import WHO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ticketing.cases.clocks import Clock, Rules
    from ticketing.cases.models import Case, Complainant
    from ticketing.core.events import Event

LANGUAGE: Final = "id"
"""The Ombudsman reads Indonesian; one language, so that one case is one file."""


def export(session: Session, case: Case, folder: Path, rules: Rules, *, with_names: bool) -> tuple[bytes, str]:
    """Return the PDF of a case and its SHA-256. ``folder`` holds the recordings; ``with_names``: of complainants."""
    file = render(gather(session, case, folder, rules, with_names=with_names and not case.is_confidential))
    return file, hashlib.sha256(file).hexdigest()


def gather(session: Session, case: Case, folder: Path, rules: Rules, *, with_names: bool) -> Dossier:
    """Return what is printed. Nothing in it depends on when or by whom it is asked for, but for the names."""
    told = [event for event in history(session, case) if event.kind not in (EXPORTED, REMINDED)]
    pen = redactor(session, case, with_names=with_names)
    pages = [tickets_on_paper.of(session, one.ticket, folder, pen) for one in case.tickets]
    as_of = max([case.opened_at, *(event.at for event in told), *(page.newest for page in pages)])
    sections = (
        Section("Berkas", _facts(case, pen)),
        Section("Pengadu", _complainants(case.complainants, with_names=with_names)),
        Section(f"Tenggat per {_moment(case, as_of)}", _clocks(clocks_of(case, told, as_of, rules))),
        Section("Riwayat berkas", tuple(_told(case, event, pen) for event in told)),
        *(section for page in pages for section in page.sections),
    )
    subtitle = (
        f"{case.unit.name}. Waktu menurut zona unit. Keadaan per {_moment(case, as_of)}. Nomor, alamat, dan nama pihak "
        "ketiga disamarkan; petugas disebut dengan inisial."
    )
    return Dossier(f"Berkas pengaduan {case.id}", subtitle, as_of, f"Berkas pengaduan {case.id}", sections)


def redactor(session: Session, case: Case, *, with_names: bool) -> Redactor:
    """Return who takes third persons out of the texts of this case."""
    names = {user.name: f"petugas {initials(user.name)}" for user in session.scalars(select(User))}
    if not with_names:
        names |= {one.name: f"pengadu {place}" for place, one in enumerate(case.complainants, 1)}
    known = {one.ticket.number for one in case.tickets} | {"".join(filter(str.isdigit, case.reference))}
    return Redactor(names, tuple(case.covered), frozenset(known))


def who(event_name: str, actor_kind: str) -> str:
    """Return an actor without his name: the role of a part, the initials of a person."""
    if actor_kind == "user":
        return f"petugas {initials(event_name)}"
    label = WHO.get(event_name)
    return label.text(LANGUAGE) if label is not None else "sistem"


def _facts(case: Case, pen: Redactor) -> tuple[Row, ...]:
    outcome = labels.OUTCOMES[case.outcome].id if case.outcome else "belum diputuskan"
    return (
        Row("Nomor berkas", str(case.id)),
        Row("Jenis", labels.KINDS[case.kind].id),
        Row("Nomor surat luar", case.reference),
        Row("Tanggal surat", _day(case.referred_on)),
        Row("Diterima", _day(case.received_on)),
        Row("Batas dari Ombudsman", _day(case.due_on)),
        Row("Unit", case.unit.name),
        Row("Perkara", pen.redact(case.summary)),
        Row("Hasil", outcome),
        Row("Jawaban", pen.redact(case.answer)),
    )


def _complainants(people: Sequence[Complainant], *, with_names: bool) -> tuple[Row, ...]:
    if not people:
        return (Row("Pengadu", "belum ada"),)
    if not with_names:
        return tuple(Row(f"Pengadu {place}", "identitas dirahasiakan") for place, _ in enumerate(people, 1))
    return tuple(
        Row(f"Pengadu {place}", ", ".join(part for part in (one.name, one.phone, one.address) if part))
        for place, one in enumerate(people, 1)
    )


def _clocks(found: Sequence[Clock]) -> tuple[Row, ...]:
    return tuple(Row(labels.PROMISES[clock.promise].id, _clock(clock)) for clock in found)


def _clock(clock: Clock) -> str:
    end = f"selesai {_day(clock.stopped_on)}" if clock.stopped_on else "berjalan"
    late = f", terlambat {clock.late} hari" if clock.late else ""
    return f"mulai {_day(clock.started_on)}, paling lambat {_day(clock.due_on)}, {end}, {clock.elapsed} hari{late}"


def _told(case: Case, event: Event, pen: Redactor) -> Row:
    text = pen.redact(str(event.data.get("text", "")))
    number = f" {event.data['number']}" if "number" in event.data else ""
    head = f"{labels.HISTORY[event.kind].id}{number} ({who(event.actor_name, event.actor_kind)})"
    return Row(_moment(case, event.at), f"{head}\n{text}" if text else head)


def _moment(case: Case, at: datetime) -> str:
    return local_time(case.unit.timezone, at)


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day is not None else "-"
