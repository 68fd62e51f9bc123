"""What every copy needs before its first call, demonstration or not: units, areas, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing.accounts import service as people
from ticketing.accounts.models import User
from ticketing.core.db import Database
from ticketing.network import importer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ticketing.core.config import Settings


def prepare(settings: Settings) -> None:
    """Bring units, areas and roles into a migrated database; a second time changes only what differs in the files."""
    database = Database(settings.database)
    try:
        with database.write() as session:
            fill(session)
    finally:
        database.dispose()


def fill(session: Session) -> None:
    """Do so inside the session's transaction. Roles that exist are left as they were made."""
    importer.load(session)
    people.seed_roles(session)


def has_people(settings: Settings) -> bool:
    """Tell whether anybody could sign in: an active person exists."""
    database = Database(settings.database)
    try:
        with database.read() as session:
            return session.scalar(select(User.id).where(User.is_active).limit(1)) is not None
    finally:
        database.dispose()
