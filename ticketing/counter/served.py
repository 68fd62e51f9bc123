"""Who is being served: the customer an agent looked up, and by what the agent knows that it is really he.

Kept in the signed session of the browser for a quarter of an hour; every step is an event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from flask import session as browser

from ticketing.accounts.permissions import Permission
from ticketing.backoffice.caller import Access
from ticketing.core import events
from ticketing.core.typed import clean_reason
from ticketing.counter.errors import EntryError
from ticketing.counter.labels import Advice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

LASTS: Final = timedelta(minutes=15)
_KEPT: Final = "served"


@dataclass(frozen=True)
class Served:
    """``number`` is the IDPEL; ``access`` is None until the agent knows who it is."""

    number: str
    since: datetime
    access: Access | None = None


def current(now: datetime) -> Served | None:
    """Return who is being served in this browser, None when nobody is or it was too long ago."""
    kept: dict[str, Any] | None = browser.get(_KEPT)
    if kept is None:
        return None
    since = datetime.fromisoformat(kept["since"])
    if now - since > LASTS:
        forget()
        return None
    how = kept.get("how", "")
    access = Access(kept["number"], how, datetime.fromisoformat(kept["at"])) if how else None
    return Served(kept["number"], since, access)


def keep(served: Served) -> None:
    """Remember who is being served."""
    kept = {"number": served.number, "since": served.since.isoformat()}
    if served.access is not None:
        kept |= {"how": served.access.how, "at": served.access.at.isoformat()}
    browser[_KEPT] = kept


def forget() -> None:
    """Serve nobody any more."""
    browser.pop(_KEPT, None)


def named(now: datetime) -> Served:
    """Return who is being served; EntryError when nobody is."""
    served = current(now)
    if served is None:
        raise EntryError(Advice.NOBODY, "customer_number")
    return served


def proved(now: datetime) -> Access:
    """Return the access to who is being served; EntryError when the agent does not know yet who it is."""
    access = named(now).access
    if access is None:
        raise EntryError(Advice.UNVERIFIED, "answer")
    return access


def vouch(session: Session, actor: Actor, served: Served, reason: str, now: datetime) -> Served:
    """Let the agent say that he made sure in another way; the reason is recorded."""
    actor.require(Permission.SERVICE_GIVE)
    if not reason.strip():
        raise EntryError(Advice.REASON, "reason")
    note(session, actor, served, "customer.vouched", now, reason=clean_reason(reason))
    return replace(served, access=Access(served.number, f"agent:{actor.name}", now))


def note(session: Session, actor: Actor, served: Served, kind: str, now: datetime, **data: Any) -> None:
    """Write down what was done with the data of a customer."""
    how = served.access.how if served.access is not None else ""
    events.record(session, kind, actor=actor, now=now, customer_number=served.number, how=how, **data)
