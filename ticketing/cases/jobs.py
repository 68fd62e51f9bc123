"""Messages about cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ticketing.cases.labels import PROMISES
from ticketing.cases.models import Case
from ticketing.cases.telling import SUBJECT, TELL, TEXTS
from ticketing.core.jobs import job
from ticketing.network.models import Unit
from ticketing.notify import service

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.outbox import OutboxRow


@job(TELL)
def tell(session: Session, row: OutboxRow, now: datetime) -> None:
    """Write to one person, once for each outbox row. The text tells the number of the case, not its matter."""
    if service.is_written(session, row):
        return
    data = row.payload
    body = TEXTS[data["topic"]].text(data["language"]).format(number=data["case_id"], **_deadline(data))
    unit = session.get_one(Unit, session.get_one(Case, data["case_id"]).unit_id)
    service.write(
        session,
        row,
        template=data["topic"],
        language=data["language"],
        recipient=data["recipient"],
        subject=SUBJECT.text(data["language"]).format(number=data["case_id"]),
        body=body,
        now=now,
        unit_id=unit.id,
        timezone=unit.timezone,
    )


def _deadline(data: dict[str, Any]) -> dict[str, str]:
    if "promise" not in data:
        return {}
    day = f"{date.fromisoformat(data['due_on']):%d-%m-%Y}"
    return {"promise": PROMISES[data["promise"]].text(data["language"]).lower(), "due": day}
