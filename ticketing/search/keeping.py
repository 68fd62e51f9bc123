"""Searches somebody keeps: named, private, few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError
from ticketing.search.models import SavedView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

MOST: Final = 20
LONGEST_NAME: Final = 40
_LONGEST_QUERY: Final = 1000


def kept(session: Session, actor: Actor) -> list[SavedView]:
    """Return the searches of this person by name."""
    actor.require(Permission.TICKET_VIEW)
    return list(session.scalars(select(SavedView).where(SavedView.user_id == actor.user_id).order_by(SavedView.name)))


def keep(session: Session, actor: Actor, name: str, query: str, now: datetime, *, allowed: Iterable[str]) -> SavedView:
    """Keep a search under a name; the same name holds the newer one. Only the ``allowed`` parts of the address stay.

    Raises InvalidError without a name or with nothing to keep, ConflictError when there are too many.
    """
    actor.require(Permission.TICKET_VIEW)
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidError(f"A name has one to {LONGEST_NAME} letters.", field="name", longest=LONGEST_NAME)
    known = set(allowed)
    clean = urlencode([(key, value) for key, value in parse_qsl(query[:_LONGEST_QUERY]) if key in known and value])
    if not clean or actor.user_id is None:
        raise InvalidError("There is nothing to keep yet.", field="query")
    mine = select(SavedView).where(SavedView.user_id == actor.user_id)
    view = session.scalar(mine.where(SavedView.name == name))
    if view is None:
        if (session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST:
            raise ConflictError(f"You keep {MOST} searches already.", most=MOST)
        view = SavedView(user_id=actor.user_id, name=name, created_at=now)
        session.add(view)
    view.query = clean
    session.flush()
    return view


def forget(session: Session, actor: Actor, view_id: int) -> SavedView:
    """Delete one of the own searches and return what it was; NotFoundError for anybody else's."""
    view = session.get(SavedView, view_id)
    if view is None or view.user_id != actor.user_id:
        raise NotFoundError("There is no such search.", view=view_id)
    session.delete(view)
    session.flush()
    return view
