"""Tokens of programs: made once, kept as a hash, limited, revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.api.models import ApiToken
from ticketing.api.scopes import Scope, permissions_of
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.accounts.models import User
    from ticketing.core.actor import Actor

PREFIX: Final = "l123_"
LONGEST_DAYS: Final = 366
LONGEST_NAME: Final = 80
_HINT: Final = len(PREFIX) + 4
_TOUCH_EVERY: Final = timedelta(minutes=1)


def make(
    session: Session, actor: Actor, user: User, name: str, scopes: Collection[str], now: datetime, *, days: int
) -> tuple[ApiToken, str]:
    """Return a new token and its text, which is kept nowhere. Raises InvalidError."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidError("Say which program will hold it.", field="name", longest=LONGEST_NAME)
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        raise InvalidError(f"Scopes are: {', '.join(Scope)}.", field="scopes", unknown=unknown)
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidError(f"A token lives 1 to {LONGEST_DAYS} days.", field="days", longest=LONGEST_DAYS)
    text = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        name=name,
        user=user,
        digest=_digest(text),
        hint=text[:_HINT],
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    told: dict[str, Any] = {"token": row.hint, "name": name, "username": user.username, "scopes": row.scopes}
    events.record(session, "api_token.made", actor=actor, now=now, **told)
    return row, text


def find(session: Session, text: str, now: datetime) -> ApiToken | None:
    """Return the token of this text, None when there is none, it is over, or its person may not work any more."""
    row = session.scalar(select(ApiToken).where(ApiToken.digest == _digest(text)))
    if row is None or row.revoked_at is not None or row.expires_at <= now or not row.user.is_active:
        return None
    return row


def actor_of(token: ApiToken) -> Actor:
    """Return the token's person as the one who acts, with no more than the token allows."""
    person = accounts.actor_of(token.user)
    allowed = person.permissions & permissions_of(token.scopes)
    return replace(person, name=f"{person.name} ({token.name})", permissions=allowed)


def is_to_touch(token: ApiToken, now: datetime) -> bool:
    """Tell whether its last use is so long ago that it should be noted anew."""
    return token.used_at is None or now - token.used_at >= _TOUCH_EVERY


def everyone(session: Session) -> list[ApiToken]:
    """Return all tokens, the newest first; also those that are over."""
    return list(session.scalars(select(ApiToken).order_by(ApiToken.id.desc())))


def revoke(session: Session, actor: Actor, token_id: int, now: datetime) -> ApiToken:
    """Let a token open nothing from now on; NotFoundError. One that is revoked stays so."""
    row = session.get(ApiToken, token_id)
    if row is None:
        raise NotFoundError("There is no such token.", token_id=token_id)
    if row.revoked_at is None:
        row.revoked_at = now
        events.record(session, "api_token.revoked", actor=actor, now=now, token=row.hint, name=row.name)
    return row


def _digest(text: str) -> str:
    # A token is 256 random bits: nothing can be guessed, so a slow hash would only slow every request.
    return hashlib.sha256(text.encode()).hexdigest()
