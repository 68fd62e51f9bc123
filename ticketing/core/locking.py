"""Rows held to the end of a transaction; take them before its first event (see tickets.queue)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.db import Base

Row = TypeVar("Row", bound="Base")


def hold(session: Session, table: type[Row], query: Select[Row]) -> Row | None:
    """Hold the one row of ``query``, None when there is none. Who else holds it is waited for; it is read anew."""
    return session.scalar(_held(table, query))


def hold_all(session: Session, table: type[Row], query: Select[Row]) -> list[Row]:
    """Hold every row of ``query``. Order it by the primary key: two that lock in different orders wait for ever."""
    return list(session.scalars(_held(table, query)))


def _held(table: type[Row], query: Select[Row]) -> Select[Row]:
    return query.with_for_update(of=table).execution_options(populate_existing=True)
