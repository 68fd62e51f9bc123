"""Who of our people looked at what, and changed what: read from the event log, the newest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ticketing.accounts.models import User, UserUnit
from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.events import Event
from ticketing.core.i18n import Label
from ticketing.tickets.reach import below

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

PAGE: Final = 50
MOST_EXPORTED: Final = 10_000
EXPORTED: Final = "audit.exported"
_CUSTOMER: Final = "customer_number"
_SHOWN_DIGITS: Final = 4

KINDS: Final = {
    "customer.found": Label("Mencari pelanggan", "Looked a customer up"),
    "customer.verified": Label("Bukti pelanggan cocok", "Customer proved who he is"),
    "customer.vouched": Label("Menjamin pelanggan", "Vouched for a customer"),
    "customer.looked": Label("Melihat data pelanggan", "Looked at data of a customer"),
    "customer.usage_sent": Label("Mengirim pemakaian", "Sent consumption"),
    "customer.token_resent": Label("Mengirim ulang token", "Sent a token again"),
    "customer.added": Label("Menambah pelanggan", "Added a customer"),
    "customer.changed": Label("Mengubah data pelanggan", "Changed data of a customer"),
    "recording.listened": Label("Mendengarkan rekaman", "Listened to a recording"),
    "case.exported": Label("Mengekspor berkas", "Took a case out"),
    "setting.changed": Label("Mengubah pengaturan", "Changed a setting"),
    "setting.undone": Label("Membatalkan perubahan pengaturan", "Took a change of a setting back"),
    "account.signed_in": Label("Masuk", "Signed in"),
    "account.added": Label("Menambah akun", "Added an account"),
    "account.changed": Label("Mengubah peran atau unit", "Changed a role or units"),
    "account.disabled": Label("Menutup akun", "Closed an account"),
    "account.enabled": Label("Membuka akun", "Opened an account"),
    "account.password_set": Label("Mengganti sandi", "Set a password"),
    "account.sessions_ended": Label("Mengakhiri sesi", "Ended sessions"),
    "api_token.made": Label("Membuat token program", "Made a token for a program"),
    "api_token.revoked": Label("Mencabut token program", "Revoked a token of a program"),
    "webhook.added": Label("Berlangganan kejadian", "Subscribed to events"),
    "webhook.changed": Label("Mengubah langganan kejadian", "Changed a subscription to events"),
    "webhook.deleted": Label("Mengakhiri langganan kejadian", "Ended a subscription to events"),
    EXPORTED: Label("Mengunduh jejak audit", "Took the audit trail out"),
}
"""What is shown, with its words."""

GROUPS: Final = {
    "customer": Label("Data pelanggan", "Data of customers"),
    "recording": Label("Rekaman", "Recordings"),
    "case": Label("Berkas pengaduan", "Complaints"),
    "setting": Label("Pengaturan", "Settings"),
    "account": Label("Akun", "Accounts"),
    "api_token": Label("Token program", "Tokens of programs"),
    "webhook": Label("Langganan kejadian", "Subscriptions to events"),
    "audit": Label("Jejak audit", "Audit trail"),
}
"""The first part of a kind, with its words."""


WHAT: Final = {
    "bill": Label("tagihan", "bill"),
    "tokens": Label("token", "tokens"),
    "usage": Label("pemakaian", "consumption"),
    "applications": Label("permohonan", "applications"),
    "address": Label("alamat", "address"),
    "message": Label("pesan", "message"),
}
"""What of a customer or a call was looked at or heard."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means everything. ``day`` is one of ``zone``; ``before``: only events of smaller id."""

    user_id: int | None = None
    day: date | None = None
    group: str = ""
    customer: str = ""
    before: int | None = None
    zone: str = COMPANY_ZONE


def page(session: Session, actor: Actor, wanted: Wanted, size: int = PAGE) -> tuple[list[Event], int | None]:
    """Return one page and the id before which the next one begins, None when this is the last."""
    actor.require(Permission.PEOPLE_VIEW)
    query = _narrowed(select(Event).where(Event.kind.in_(_kinds(wanted.group)), Event.user_id.is_not(None)), wanted)
    if actor.unit_ids is not None:
        query = query.where(Event.user_id.in_(_colleagues(actor.unit_ids)))
    found = list(session.scalars(query.order_by(Event.id.desc()).limit(size + 1)))
    return found[:size], found[size - 1].id if len(found) > size else None


def people(session: Session, actor: Actor) -> list[User]:
    """Return those whose doings this person may read, by name."""
    actor.require(Permission.PEOPLE_VIEW)
    query = select(User).order_by(User.name, User.id)
    if actor.unit_ids is not None:
        query = query.where(User.id.in_(_colleagues(actor.unit_ids)))
    return list(session.scalars(query))


def note_export(session: Session, actor: Actor, rows: int, now: datetime) -> None:
    """Write down that the trail was taken out: whoever reads about others is read about too."""
    actor.require(Permission.PEOPLE_VIEW)
    events.record(session, EXPORTED, actor=actor, now=now, rows=rows)


def customer_of(event: Event) -> str:
    """Return the customer number of an event with all but its last digits hidden, empty when there is none."""
    number = str(event.data.get(_CUSTOMER) or "")
    return f"***{number[-_SHOWN_DIGITS:]}" if number else ""


def _kinds(group: str) -> list[str]:
    return [kind for kind in KINDS if not group or kind.startswith(f"{group}.")]


def _narrowed(query: Select[Event], wanted: Wanted) -> Select[Event]:
    if wanted.user_id is not None:
        query = query.where(Event.user_id == wanted.user_id)
    if wanted.day is not None:
        begin = datetime.combine(wanted.day, time(), ZoneInfo(wanted.zone))
        query = query.where(Event.at >= begin, Event.at < begin + timedelta(days=1))
    if wanted.customer:
        query = query.where(Event.data[_CUSTOMER].as_string() == wanted.customer)
    if wanted.before is not None:
        query = query.where(Event.id < wanted.before)
    return query


def _colleagues(unit_ids: frozenset[int]) -> Select[int]:
    return select(UserUnit.user_id).where(UserUnit.unit_id.in_(below(unit_ids)))
