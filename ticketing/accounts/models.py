"""People who work here; roles and their permissions are rows, not code."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.core.db import Base


class Role(Base):
    """A named set of permissions."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    permissions: Mapped[list[RolePermission]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class RolePermission(Base):
    """One permission of a role."""

    __tablename__ = "role_permission"

    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)
    permission: Mapped[str] = mapped_column(primary_key=True)


class User(Base):
    """A person with a sign-in."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    language: Mapped[str] = mapped_column(default="id")
    is_active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0, comment="raised to end all sessions of this person")
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]

    role: Mapped[Role] = relationship(lazy="joined")
    units: Mapped[list[UserUnit]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class UserSkill(Base):
    """Something this person is better at than others: a language or a class of reports (see tickets.skills)."""

    __tablename__ = "user_skill"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(primary_key=True)


class UserUnit(Base):
    """A unit whose tickets this person works; no row means the whole company."""

    __tablename__ = "user_unit"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
