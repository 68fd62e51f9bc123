"""What people are better at than others, and how long a ticket waits for somebody who is.

A skill is a language or a class of reports. A skill that nobody has is needed by nothing, so a new installation works
as if there were none; an emergency waits for nobody.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, delete, literal, or_, select

from ticketing.accounts.models import User, UserSkill
from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.i18n import Label
from ticketing.tickets.labels import CATEGORIES
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.priority import Level

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

MINUTES: Final = 10
"""So long a need holds as shipped."""

LANGUAGES: Final = {"en": Label("Bahasa Inggris", "English")}
SKILLS: Final = {**LANGUAGES, **{str(one): CATEGORIES[one] for one in Category if one is not Category.DANGER}}
"""Every skill with its name: languages beside Indonesian, then classes."""


def of(session: Session, user_id: int) -> frozenset[str]:
    """Return the skills of one person."""
    return frozenset(session.scalars(select(UserSkill.skill).where(UserSkill.user_id == user_id)))


def of_everybody(session: Session) -> dict[int, frozenset[str]]:
    """Return the skills of all people who have any, by their ids."""
    found: dict[int, set[str]] = {}
    for row in session.scalars(select(UserSkill)):
        found.setdefault(row.user_id, set()).add(row.skill)
    return {user_id: frozenset(held) for user_id, held in found.items()}


def give(session: Session, actor: Actor, user_id: int, skills: Collection[str], now: datetime) -> None:
    """Let a person have exactly these skills. Raises NotPermittedError, NotFoundError, InvalidError."""
    actor.require(Permission.PEOPLE_SKILLS)
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError("There is no such person.", user_id=user_id)
    if strange := sorted(set(skills) - set(SKILLS)):
        raise InvalidError("There is no such skill.", field="skill", value=strange[0])
    before = of(session, user_id)
    if before == frozenset(skills):
        return
    session.execute(delete(UserSkill).where(UserSkill.user_id == user_id))
    session.add_all(UserSkill(user_id=user_id, skill=one) for one in sorted(skills))
    session.flush()
    change: dict[str, Any] = {"before": sorted(before), "after": sorted(skills)}
    events.record(session, "account.skills_set", actor=actor, now=now, username=user.username, **change)


def needed(session: Session, ticket: Ticket, now: datetime, minutes: int) -> list[Label]:
    """Return the skills this ticket still waits for."""
    if ticket.priority == Level.EMERGENCY or ticket.opened_at <= now - timedelta(minutes=minutes):
        return []
    return [SKILLS[one] for one in (ticket.language, str(ticket.category)) if one in _known(session) and one in SKILLS]


def fits_others(session: Session, actor: Actor, now: datetime, minutes: int) -> ColumnElement[int]:
    """Return 1 for a ticket that waits for a skill this person has not, else 0: what the queue sorts by first."""
    missing = _known(session) - of(session, actor.user_id or 0)
    if not missing:
        return literal(0)
    needs = or_(
        Ticket.language.in_(sorted(missing & set(LANGUAGES))),
        Ticket.category.in_([one for one in Category if one in missing]),
    )
    waits = Ticket.opened_at > now - timedelta(minutes=minutes)
    return case((needs & waits & (Ticket.priority != Level.EMERGENCY), 1), else_=0)


def _known(session: Session) -> set[str]:
    """Return the skills that somebody has who may work."""
    return set(session.scalars(select(UserSkill.skill).join(User, User.id == UserSkill.user_id).where(User.is_active)))
