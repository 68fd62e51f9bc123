"""Messages about planned work, and the comparison of what is planned with what was told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from ticketing.core.i18n import Label, zone_label
from ticketing.core.jobs import job
from ticketing.maintenance import service
from ticketing.maintenance.models import MaintenanceWatch
from ticketing.network.models import Area
from ticketing.notify import service as messages

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.orm import Session

    from ticketing.backoffice.contract import BackOffice
    from ticketing.core.db import Database
    from ticketing.core.outbox import OutboxRow

_NEW: Final = Label("pemeliharaan", "planned work")
_CHANGED: Final = Label("jadwal pemeliharaan berubah", "planned work was changed")
_TEXT: Final = Label(
    "Layanan 123: {what} di {place}, {day} pukul {first} sampai {last} {zone}. Listrik padam sementara. "
    "Berhenti dikabari: telepon 123, menu jadwal pemeliharaan.",
    "Service 123: {what} in {place}, {day} from {first} to {last} {zone}. The power will be off meanwhile. "
    "To stop these messages: call 123, planned work.",
)


@job(service.TELL)
def write_notice(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write the message once for each outbox row; nothing to who stopped it meanwhile."""
    watch = session.get(MaintenanceWatch, row.payload["watch_id"])
    if watch is None or watch.ends_at <= now or messages.is_written(session, row):
        return
    area = session.get_one(Area, watch.area_code)
    body = _body(row.payload, area.name, watch.language)
    messages.write(
        session,
        row,
        template="maintenance",
        language=watch.language,
        recipient=watch.phone,
        body=body,
        now=now,
        unit_id=area.unit_id,
        timezone=area.timezone,
    )


def compare(database: Database, office: BackOffice, now: datetime) -> int:
    """Ask what is planned where somebody wants to be told, and order the messages; forget who is no watcher any more.

    Raises UnavailableError; what was found before is ordered, the rest next time.
    """
    with database.read() as session:
        areas = service.watched_areas(session, now)
    ordered = 0
    for code in areas:
        works = office.maintenance(code, now, now + service.AHEAD)
        with database.write() as session:
            ordered += service.compare(session, code, works, now)
    with database.write() as session:
        service.purge(session, now)
    return ordered


def _body(told: dict[str, Any], area: str, language: str) -> str:
    zone = ZoneInfo(told["timezone"])
    first, last = (datetime.fromisoformat(told[name]).astimezone(zone) for name in ("starts_at", "ends_at"))
    place = f"{area} ({', '.join(told['places'])})" if told["places"] else area
    return _TEXT.text(language).format(
        what=(_CHANGED if told["is_change"] else _NEW).text(language),
        place=place,
        day=format_date(first, "EEEE, d MMMM y", locale=language),
        first=f"{first:%H.%M}",
        last=f"{last:%H.%M}",
        zone=zone_label(told["timezone"], first),
    )
