"""What administrators do about people: let them in, change what they are, give them a password, let them in no more."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.accounts import service
from ticketing.accounts.models import Role, UserUnit
from ticketing.accounts.permissions import Permission
from ticketing.core import events
from ticketing.core.errors import InvalidError
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.accounts.models import User
    from ticketing.core.actor import Actor

LONGEST_NAME = 80
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
_GROUPS, _GROUP = 5, 4


@dataclass(frozen=True)
class Post:
    """What somebody is here: the name colleagues read, the role, and the units (none: the whole company)."""

    name: str
    role: str
    unit_ids: frozenset[int]


def make_password() -> str:
    """Return a password that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def add(session: Session, actor: Actor, username: str, post: Post, password_hash: str, now: datetime) -> User:
    """Let somebody in. InvalidError for a wrong or taken name or an unknown role."""
    actor.require(Permission.PEOPLE_EDIT)
    return service.add_user(
        session,
        username=username.strip(),
        name=_name(post),
        password_hash=password_hash,
        role=post.role,
        now=now,
        unit_ids=post.unit_ids,
        actor=actor,
    )


def change(session: Session, actor: Actor, user: User, post: Post, now: datetime) -> bool:
    """Let somebody be this from now on; returns whether anything is different. InvalidError.

    Nobody changes the own role and units: who takes away the own rights by mistake could not come back.
    """
    actor.require(Permission.PEOPLE_EDIT)
    before = post_of(user)
    after = Post(_name(post), post.role, frozenset(post.unit_ids))
    if before == after:
        return False
    if actor.user_id == user.id and (before.role, before.unit_ids) != (after.role, after.unit_ids):
        raise _own_account()
    role = session.scalar(select(Role).where(Role.code == after.role))
    if role is None:
        raise InvalidError(f"There is no role {after.role}.", field="role")
    user.name, user.role = after.name, role
    if before.unit_ids != after.unit_ids:
        user.units = [UserUnit(unit_id=unit_id) for unit_id in sorted(after.unit_ids)]
    events.record(
        session,
        "account.changed",
        actor=actor,
        now=now,
        username=user.username,
        role_before=before.role,
        role=after.role,
        units=sorted(after.unit_ids),
    )
    return True


def let_in(session: Session, actor: Actor, user: User, now: datetime, *, is_active: bool) -> None:
    """Open or close an account; InvalidError for the own one."""
    actor.require(Permission.PEOPLE_EDIT)
    if actor.user_id == user.id and not is_active:
        raise _own_account()
    service.set_active(session, actor, user, now, is_active=is_active)


def give_password(session: Session, actor: Actor, user: User, password_hash: str, now: datetime) -> None:
    """Give somebody another password and end the sessions of the old one."""
    actor.require(Permission.PEOPLE_EDIT)
    service.set_password(session, actor, user, password_hash, now)


def post_of(user: User) -> Post:
    """Return what somebody is."""
    return Post(user.name, user.role.code, frozenset(row.unit_id for row in user.units))


def roles(session: Session) -> Collection[str]:
    """Return the codes of all roles, in the order in which they were made."""
    return session.scalars(select(Role.code).order_by(Role.id)).all()


def _name(post: Post) -> str:
    clean = " ".join(post.name.split())
    if not 0 < len(clean) <= LONGEST_NAME:
        raise InvalidError(
            f"A name has 1 to {LONGEST_NAME} letters.",
            field="name",
            advice=Label(f"Nama berisi 1 sampai {LONGEST_NAME} huruf.", f"A name has 1 to {LONGEST_NAME} letters."),
        )
    return clean


def _own_account() -> InvalidError:
    return InvalidError(
        "Nobody closes or moves the own account.",
        advice=Label(
            "Ini akun Anda sendiri. Minta pengelola lain mengubahnya.",
            "This is your own account. Ask another administrator to change it.",
        ),
    )
