"""Makes people, places, calls and tickets for tests, with sensible values for what a test does not care about."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.accounts.permissions import Permission
from ticketing.announcements import service as announcements
from ticketing.announcements.entry import Words
from ticketing.backoffice.models import UtilityOffice, UtilityVisit
from ticketing.cases import service as cases
from ticketing.cases.entry import Registration
from ticketing.cases.models import CaseKind
from ticketing.core.actor import Actor, system
from ticketing.core.outbox import OutboxRow
from ticketing.core.report_number import NumberPlan
from ticketing.intake.models import Call, Outcome
from ticketing.network.models import Area, Unit, UnitKind
from ticketing.notify.models import Channel, Message, MessageState
from ticketing.outages import service as outages
from ticketing.outages.entry import Details
from ticketing.tickets import service as tickets
from ticketing.tickets.models import Category, Status, Ticket
from ticketing.tickets.opening import Opening

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)  # 14.30 in Kupang, 13.30 in Cirebon
CALLER = Actor(kind="caller", name="caller")
DISPATCHER = system(
    "dispatcher",
    [Permission.OUTAGE_VIEW, Permission.OUTAGE_EDIT, Permission.ANNOUNCEMENT_VIEW, Permission.ANNOUNCEMENT_EDIT],
)
TO_RESTORED = (
    Status.TRIAGED,
    Status.ASSIGNED,
    Status.EN_ROUTE,
    Status.ON_SITE,
    Status.IN_PROGRESS,
    Status.RESTORED,
)
"""Statuses behind ``new`` on the straight way."""
LEASE = {"lease_seconds": 300, "parked_tickets": 5}
PASSWORD = "a long enough password"
PASSWORD_HASH = accounts.hash_password(PASSWORD)

_sequence = itertools.count(1)
_plan = NumberPlan(node=8)


def make_unit(
    session: Session, code: str, *, parent: Unit | None = None, timezone: str = "Asia/Makassar", area: str | None = None
) -> Unit:
    unit = Unit(
        code=code, name=f"UP3 {code}", kind=UnitKind.AREA, parent=parent, timezone=timezone, valid_from=date(2020, 1, 1)
    )
    session.add(unit)
    session.flush()
    if area is not None:
        session.add(Area(code=area, name=code.title(), province="?", timezone=timezone, unit_id=unit.id))
        session.flush()
    return unit


def make_actor(session: Session, username: str, role: str = "agent", units: tuple[Unit, ...] = ()) -> Actor:
    accounts.seed_roles(session)
    unit_ids = [unit.id for unit in units]
    user = accounts.add_user(
        session,
        username=username,
        name=username.title(),
        password_hash=PASSWORD_HASH,
        role=role,
        now=NOW,
        unit_ids=unit_ids,
    )
    return accounts.actor_of(user)


def make_ticket(session: Session, *, now: datetime = NOW, age: timedelta = timedelta(0), **given: Any) -> Ticket:
    """Open a ticket through the real service; ``age`` is how long ago it was reported."""
    values: dict[str, Any] = {
        "number": _plan.make(next(_sequence)),
        "category": Category.OUTAGE,
        "source": "phone",
        "caller_number": "+628110000001",
        "scope": "own_house",
        "since": "just_now",
        "reported_at": now - age,
    }
    return tickets.open_ticket(session, CALLER, Opening(**(values | given)), now - age)


def make_outage(session: Session, area_code: str, now: datetime = NOW, place: str = "") -> int:
    """Enter an outage through the real service and return its id."""
    details = Details(place, "tree", now - timedelta(hours=1))
    return outages.enter(session, DISPATCHER, area_code, details, now).id


def make_announcement(
    session: Session,
    area_code: str | None,
    now: datetime = NOW,
    text: str = "Kantor kami tutup hari ini.",
    text_en: str = "",
) -> int:
    """Write an announcement for the next day through the real service and return its id."""
    words = Words(text, text_en, now, now + timedelta(days=1))
    return announcements.write(session, DISPATCHER, area_code, words, now).id


def make_visit(session: Session, area_code: str, starts_at: datetime = NOW, office: str = "", **given: Any) -> int:
    """Let somebody have an appointment at an office of the area, and return its id."""
    code = office or f"ULP-{area_code}"
    at = session.scalar(select(UtilityOffice).where(UtilityOffice.code == code)) or UtilityOffice(
        code=code,
        name=f"{code} (contoh)",
        address="Jalan Contoh 1",
        area_code=area_code,
        opens=time(8),
        closes=time(15),
        slot_minutes=30,
        visitors_per_slot=2,
        rules="",
    )
    number = f"5{next(_sequence):08d}"
    values = {"key": number, "number": number, "phone": "+628110000001", "reason": "other", **given}
    visit = UtilityVisit(office=at, starts_at=starts_at, **values)
    session.add(visit)
    session.flush()
    return visit.id


def make_call(
    session: Session, *, started_at: datetime = NOW, outcome: Outcome = Outcome.HUNG_UP, **given: Any
) -> Call:
    number = next(_sequence)
    values: dict[str, Any] = {
        "id": f"call-{number}",
        "node": 8,
        "sip_call_id": f"sip-{number}",
        "dialled": "0380123",
        "area_code": None,
        "unit_id": None,
        "caller_number": "+628110000001",
        "language": "id",
        "ended_at": None if outcome is Outcome.IN_PROGRESS else started_at + timedelta(minutes=1),
        "goal": "outage_reported" if outcome is Outcome.GOAL_REACHED else None,
        "last_node": "outage.scope",
        "played": [],
        "answers": {},
    }
    call = Call(started_at=started_at, outcome=outcome, **{**values, **given})
    session.add(call)
    session.flush()
    return call


def make_case(session: Session, unit_id: int, now: datetime) -> int:
    """Register a rapid response of the Ombudsman; returns its id."""
    liaison = system("liaison", [Permission.CASE_VIEW, Permission.CASE_VIEW_ALL, Permission.CASE_EDIT])
    entry = Registration(
        CaseKind.RAPID,
        unit_id,
        "Padam berulang",
        (now - timedelta(days=2)).date(),
        "RCO-7",
        (now - timedelta(days=3)).date(),
    )
    return cases.register(session, liaison, entry, now).id


def make_message(session: Session, unit_id: int | None, now: datetime = NOW, **given: Any) -> int:
    """Write a message that was refused for good, as its jobs would leave it; return its id."""
    number = next(_sequence)
    row = OutboxRow(job="test.none", queue="notify", payload={}, created_at=now, done_at=now)
    session.add(row)
    session.flush()
    values: dict[str, Any] = {
        "template": "ticket_en_route",
        "language": "id",
        "channel": Channel.SMS,
        "recipient": "+6281234567890",
        "subject": "",
        "body": "Layanan 123: regu kami sedang menuju lokasi laporan 1000-0016.",
        "timezone": "Asia/Makassar",
        "is_urgent": False,
        "state": MessageState.FAILED,
        "error": "refused",
    }
    message = Message(key=f"test-{number}", outbox_id=row.id, unit_id=unit_id, created_at=now, **{**values, **given})
    session.add(message)
    session.flush()
    return message.id
