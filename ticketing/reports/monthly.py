"""The report of a month: what it holds, who signed it, and how it is sent on the first at seven on the unit's clock."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.changes import service as changes
from ticketing.core import events, outbox
from ticketing.core.actor import system
from ticketing.core.errors import ConflictError
from ticketing.core.events import Event
from ticketing.core.i18n import local_time
from ticketing.core.jobs import job
from ticketing.network.models import Unit
from ticketing.notify import attachments
from ticketing.notify import service as notify
from ticketing.notify.channels.letter import Attachment
from ticketing.notify.models import Channel
from ticketing.reports import asked, breakdown, files, sheets, shown
from ticketing.reports.counting import Tally
from ticketing.reports.entry import COMPANY, MONTHLY
from ticketing.reports.figures import by_name
from ticketing.reports.labels import MONTH
from ticketing.reports.periods import DEFAULT_ZONE, Local, Span, local_of, read_moment
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.core.outbox import OutboxRow
    from ticketing.reports.asked import View
    from ticketing.reports.entry import Recipient
    from ticketing.reports.sheets import Sheet

SEND: Final = "reports.monthly"
TEMPLATE: Final = "monthly_report"
SIGNED, ORDERED = "report.signed", "report.ordered"
REPORTER: Final = system("reports", [Permission.FIGURES_VIEW])
SENT_FROM_HOUR: Final = 7
SENT_FOR: Final = timedelta(days=5)
"""A report that could not be sent on the first, because everything was down, is sent within so many days."""

_TABLES: Final = ("time", "up3", "unit", "kind", "cause", "agent")
_ANONYMOUS: Final = ("time", "up3", "unit", "kind", "cause")
_KEY: Final = "%Y-%m"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Signature:
    """``digest``: of the figures that were signed; other figures now mean that something was added since."""

    name: str
    at: datetime
    digest: str


def month_before(moment: datetime) -> Local:
    """Return the last whole month before a naive local moment."""
    return Local.around(Span.MONTH, moment).before


def month_view(session: Session, actor: Actor, unit_id: int | None, month: str | None, now: datetime) -> View:
    """Return the view of a month, of the last whole one when none is named."""
    local = Local.around(Span.MONTH, read_moment(month)) if month else month_before(local_of(now, DEFAULT_ZONE))
    return asked.view_of(session, actor, unit_id, local, now)


def report(session: Session, view: View, language: str, *, with_people: bool = True) -> list[Sheet]:
    """Return the sheets of the report: all figures, then the tables."""
    tally = Tally(session, view.actor)
    found = [one for one in sheets.shown_figures(view) if not one.is_of_now]
    # Tables first: what they counted in groups need not be counted again as a whole.
    by_both = [by_name(name) for name in (*breakdown.BOOKS, *breakdown.KEPT)]
    tally.split_by_both(by_both, view.period, {"unit_id": Ticket.unit_id, "category": Ticket.category})
    tables = [
        breakdown.table(session, view, by, breakdown.step_of(view, None), tally)
        for by in (_TABLES if with_people else _ANONYMOUS)
    ]
    first = sheets.of_figures(session, view, found, language, tally)
    return [first, *(sheets.of_table(view, table, language) for table in tables)]


def digest(report: Sheet) -> str:
    """Return a short sum over the figures of a report, the same in both languages."""
    values = [row[1:] for row in report.rows]
    return hashlib.sha256(json.dumps([values, report.name]).encode()).hexdigest()[:16]


def sign(session: Session, actor: Actor, view: View, digest: str, now: datetime) -> None:
    """Write down that this person stands for these figures; ConflictError while the month runs."""
    actor.require(Permission.FIGURES_SIGN)
    if view.period.is_running:
        raise ConflictError("The month is not over.", month=_key(view.local))
    unit = view.unit.id if view.unit else None
    events.record(session, SIGNED, actor=actor, now=now, unit_id=unit, month=_key(view.local), digest=digest)


def signatures(session: Session, view: View) -> list[Signature]:
    """Return who signed this report, the first one first."""
    unit = view.unit.id if view.unit else None
    query = select(Event).where(Event.kind == SIGNED, Event.at >= view.period.end - timedelta(days=1))
    rows = (row for row in session.scalars(query.order_by(Event.at)) if row.data.get("month") == _key(view.local))
    return [Signature(row.actor_name, row.at, row.data["digest"]) for row in rows if row.data["unit_id"] == unit]


def words_of(one: Signature, view: View, language: str) -> str:
    """Return who signed and when, on the clock of the view."""
    return MONTH["signed"].text(language).format(name=one.name, at=local_time(view.zone, one.at))


def order_due(session: Session, now: datetime) -> int:
    """Order the reports of last month that are due by now, each once for each recipient; return how many."""
    wanted = [one for one in changes.current(session, MONTHLY).document.recipients if _is_due(session, one, now)]
    if not wanted:
        return 0
    query = select(Event).where(Event.kind == ORDERED, Event.at > now - timedelta(days=40))
    told = {(row.data["month"], row.data["to"], row.data["unit"]) for row in session.scalars(query)}
    count = 0
    for one in wanted:
        month = _key(month_before(local_of(now, _zone(session, one))))
        if (month, one.mail, one.unit) not in told:
            payload: dict[str, Any] = {"month": month, "to": one.mail, "unit": one.unit, "language": one.language}
            outbox.add(session, SEND, queue="notify", now=now, **payload)
            events.record(session, ORDERED, actor=REPORTER, now=now, **payload)
            count += 1
    return count


def has_due(session: Session, now: datetime) -> bool:
    """Tell whether a report may be due: the schedule asks before it takes the writer's turn."""
    document = changes.current(session, MONTHLY).document
    return any(_is_due(session, one, now) for one in document.recipients)


@job(SEND)
def write_report(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the mail of one report, once for each outbox row."""
    if notify.is_written(session, row):
        return
    data = row.payload
    unit = session.scalar(select(Unit).where(Unit.code == data["unit"]))
    if unit is None and data["unit"] != COMPANY:
        log.warning("report of no unit", unit=data["unit"])
        return
    language = data["language"]
    view = month_view(session, REPORTER, unit.id if unit else None, data["month"], now)
    subject, body = letter(session, view, language)
    notify.write(
        session,
        row,
        template=TEMPLATE,
        language=language,
        recipient=data["to"],
        body=body,
        now=now,
        subject=subject,
        channel=Channel.EMAIL,
        unit_id=unit.id if unit else None,
        timezone=view.zone,
        is_urgent=True,
    )


@attachments.goes_with(TEMPLATE)
def attach(session: Session, data: Mapping[str, Any], now: datetime) -> Attachment:
    """Return the report on paper for its mail, without the table of people: a mailbox is no locked drawer."""
    unit = session.scalar(select(Unit.id).where(Unit.code == data["unit"]))
    view = month_view(session, REPORTER, unit, data["month"], now)
    name, content = on_paper(session, view, data["language"], with_people=False)
    return Attachment(f"{name}.pdf", content, "application/pdf")


def on_paper(session: Session, view: View, language: str, *, with_people: bool = True) -> tuple[str, bytes]:
    """Return the whole report as a PDF with who signed it, and the name of its file without the ending."""
    found = report(session, view, language, with_people=with_people)
    lines = [words_of(one, view, language) for one in signatures(session, view)]
    title, unsigned = MONTH["title"].text(language), MONTH["unsigned"].text(language)
    return found[0].name, files.as_pdf(found, language, title, lines or [unsigned])


def letter(session: Session, view: View, language: str) -> tuple[str, str]:
    """Return subject and text of the mail: the figures beside those of the month before, and where the rest is."""
    found = sheets.of_figures(session, view, [one for one in sheets.shown_figures(view) if not one.is_of_now], language)
    words: Mapping[str, Any] = {name: label.text(language) for name, label in MONTH.items()}
    where = view.unit.name if view.unit else words["company"]
    subject = words["subject"].format(month=shown.title_of(view.local, language), unit=where)
    lines = [f"{name}: {text}" for name, text in found.facts]
    lines += ["", *(f"{row[0]}: {files.plain(row[1]) or '-'} ({files.plain(row[2]) or '-'})" for row in found.rows)]
    return subject, "\n".join([*lines, "", words["in_brackets"], words["where"]])


def _is_due(session: Session, one: Recipient, now: datetime) -> bool:
    here = local_of(now, _zone(session, one))
    first = here.replace(day=1, hour=SENT_FROM_HOUR, minute=0, second=0, microsecond=0)
    return first <= here < first + SENT_FOR


def _zone(session: Session, one: Recipient) -> str:
    zone = session.scalar(select(Unit.timezone).where(Unit.code == one.unit))
    return zone or DEFAULT_ZONE


def _key(local: Local) -> str:
    return local.begin.strftime(_KEY)
