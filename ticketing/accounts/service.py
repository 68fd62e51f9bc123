"""Sign-in, the acting person, and the people and roles behind them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from ticketing.accounts.models import Role, RolePermission, User, UserUnit
from ticketing.accounts.permissions import DEFAULT_ROLES
from ticketing.core import events
from ticketing.core.actor import Actor, system
from ticketing.core.errors import DomainError, InvalidError, NotFoundError
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
LANGUAGES = ("id", "en")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")

_PASSWORD = Label(
    f"Sandi berisi {SHORTEST_PASSWORD} sampai {LONGEST_PASSWORD} karakter; beberapa kata pun boleh.",
    f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; some words will do.",
)
_WRONG = Label("Sandi lama tidak cocok.", "This is not your present password.")
_DIFFERENT = Label("Kedua sandi baru tidak sama. Ketik lagi.", "The two new passwords differ. Type them again.")
_USERNAME_RULE = Label(
    "Nama masuk berisi 2 sampai 40 huruf, angka, titik, atau tanda hubung.",
    "A user name has 2 to 40 letters, digits, dots or hyphens.",
)
_TAKEN = Label("Nama masuk ini sudah dipakai orang lain.", "Somebody else has this user name.")

_hasher = PasswordHasher()


class SignInFailedError(DomainError):
    """Unknown name, wrong password or closed account; which of them is not told."""

    code = "sign-in-failed"
    status = 401


def hash_password(password: str) -> str:
    """Return the argon2id hash; InvalidError when the password is too short or absurdly long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidError(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            advice=_PASSWORD,
            shortest=SHORTEST_PASSWORD,
            longest=LONGEST_PASSWORD,
        )
    return _hasher.hash(password)


def authenticate(session: Session, username: str, password: str) -> User:
    """Return the active person whose name and password these are, else raise SignInFailedError.

    Writes nothing: give it a reading session, for hashing takes tens of milliseconds in which no writer may
    wait. Then call ``record_sign_in`` in a writing one.
    """
    user = session.scalar(select(User).where(User.username == username.strip().lower()))
    # An unknown name costs the same hashing as a wrong password, so time does not tell who exists.
    stored = user.password_hash if user is not None else _nobody()
    try:
        _hasher.verify(stored, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError) as error:
        raise SignInFailedError("The name or the password is wrong.") from error
    if user is None or not user.is_active:
        raise SignInFailedError("The name or the password is wrong.")
    return user


def prove(session: Session, user_id: int, password: str) -> None:
    """Raise InvalidError unless this is the person's password."""
    try:
        _hasher.verify(by_id(session, user_id).password_hash, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError) as error:
        raise InvalidError("The password is wrong.", field="old", advice=_WRONG) from error


def same_twice(password: str, again: str) -> str:
    """Return a password that was typed twice; InvalidError when the two differ."""
    if password != again:
        raise InvalidError("The two differ.", field="again", advice=_DIFFERENT)
    return password


def record_sign_in(session: Session, user_id: int, now: datetime) -> None:
    """Note that this person has signed in."""
    user = by_id(session, user_id)
    user.signed_in_at = now
    events.record(session, "account.signed_in", actor=actor_of(user), now=now)


def find(session: Session, user_id: int) -> User | None:
    """Return the person, or None when there is none."""
    return session.get(User, user_id)


def by_id(session: Session, user_id: int) -> User:
    """Return the person; NotFoundError when there is none."""
    user = find(session, user_id)
    if user is None:
        raise NotFoundError("There is no such person.", user_id=user_id)
    return user


def actor_of(user: User) -> Actor:
    """Return the person as the one who acts; no unit rows means the whole company."""
    unit_ids = frozenset(item.unit_id for item in user.units)
    return Actor(
        kind="user",
        name=user.name,
        user_id=user.id,
        permissions=frozenset(item.permission for item in user.role.permissions),
        unit_ids=unit_ids or None,
    )


def set_language(session: Session, user_id: int, language: str) -> None:
    """Keep the language in which this person reads pages."""
    if language not in LANGUAGES:
        raise InvalidError("Pages are in Indonesian (id) or English (en).", language=language)
    by_id(session, user_id).language = language


def sign_out_everywhere(session: Session, actor: Actor, user_id: int, now: datetime) -> None:
    """End every session of this person: a cookie carries the epoch it was made in."""
    user = by_id(session, user_id)
    user.session_epoch += 1
    events.record(session, "account.sessions_ended", actor=actor, now=now, username=user.username)


def everybody(session: Session) -> list[User]:
    """Return all people by user name, also those who may not sign in any more."""
    return list(session.scalars(select(User).order_by(User.username)))


def by_username(session: Session, username: str) -> User:
    """Return the person; NotFoundError when there is none of this name."""
    user = session.scalar(select(User).where(User.username == username.strip().lower()))
    if user is None:
        raise NotFoundError(f"There is no {username}.", username=username)
    return user


def set_active(session: Session, actor: Actor, user: User, now: datetime, *, is_active: bool) -> None:
    """Close or open an account; closing ends every session of the person. What he did stays in the log."""
    if user.is_active == is_active:
        return
    user.is_active = is_active
    user.session_epoch += 1
    kind = "account.enabled" if is_active else "account.disabled"
    events.record(session, kind, actor=actor, now=now, username=user.username)


def set_password(session: Session, actor: Actor, user: User, password_hash: str, now: datetime) -> None:
    """Give the person another password and end the sessions that the old one opened."""
    user.password_hash = password_hash
    user.session_epoch += 1
    events.record(session, "account.password_set", actor=actor, now=now, username=user.username)


def seed_roles(session: Session) -> None:
    """Add the default roles that are missing; roles that exist are left as they were made."""
    present = set(session.scalars(select(Role.code)))
    for code, permissions in DEFAULT_ROLES.items():
        if code not in present:
            rows = [RolePermission(permission=str(item)) for item in sorted(permissions)]
            session.add(Role(code=code, permissions=rows))
    session.flush()


def add_user(
    session: Session,
    *,
    username: str,
    name: str,
    password_hash: str,
    role: str,
    now: datetime,
    unit_ids: Collection[int] = (),
    actor: Actor | None = None,
) -> User:
    """Add a person; InvalidError when the role does not exist, or the name is taken or no user name."""
    if _USERNAME.fullmatch(username.lower()) is None:
        raise InvalidError(_USERNAME_RULE.en, username=username, field="username", advice=_USERNAME_RULE)
    role_row = session.scalar(select(Role).where(Role.code == role))
    if role_row is None:
        raise InvalidError(f"There is no role {role}.", role=role)
    if session.scalar(select(User.id).where(User.username == username.lower())) is not None:
        raise InvalidError(f"The name {username.lower()} is taken.", username=username, field="username", advice=_TAKEN)
    user = User(
        username=username.lower(),
        name=name,
        password_hash=password_hash,
        role=role_row,
        created_at=now,
        units=[UserUnit(unit_id=unit_id) for unit_id in sorted(unit_ids)],
    )
    session.add(user)
    session.flush()
    by = actor or system("accounts")
    events.record(session, "account.added", actor=by, now=now, username=user.username, role=role)
    return user


@cache
def _nobody() -> str:
    return _hasher.hash("the password of nobody at all")
