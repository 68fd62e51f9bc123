"""Engine, sessions and column types; SQLite by default, PostgreSQL by URL, one set of models."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import JSON, DateTime, Enum, Integer, MetaData, String, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from ticketing.core.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Dialect

    from ticketing.core.config import Settings

_WRITE = "line123_write"
_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps it naive, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; only aware times are stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables: named constraints, enums stored by value, aware times."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 SQLAlchemy's own class attribute
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        int: Integer(),
        str: String(),
        StrEnum: Enum(
            StrEnum, native_enum=False, length=32, values_callable=lambda members: [item.value for item in members]
        ),
    }


class Bell(Protocol):
    """Rung after a commit; must never raise and never wait long."""

    def ring(self, waiting: list[tuple[int, str]]) -> None:
        """Say that events are there, and which outbox rows (id, job queue) wait to be enqueued."""


class Database:
    """Sessions of one database. ``read()`` never blocks a writer; ``write()`` commits at its end or rolls back."""

    def __init__(self, url: str, *, bell: Bell | None = None) -> None:
        self.url = make_url(url)
        self.engine = _engine(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = self.engine.execution_options(**{_WRITE: True})
        self._bell = bell

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session for reading; whatever it changed is rolled back."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session for one transaction; afterwards the bell tells the other processes."""
        with self._gate(), Session(self._writer, expire_on_commit=False) as session:
            with session.begin():
                yield session
            waiting: list[tuple[int, str]] = session.info.get("outbox", [])
            has_events: bool = session.info.get("has_events", False)
        if self._bell is not None and (waiting or has_events):
            self._bell.ring(waiting)

    def dispose(self) -> None:
        """Close all connections (also in a forked child, whose inherited ones must not be used)."""
        self.engine.dispose()

    @contextmanager
    def _gate(self) -> Iterator[None]:
        # SQLite's own busy handler is unfair: a writer can wait for seconds while others overtake it.
        # A file lock taken before BEGIN IMMEDIATE serves writers of all processes in order.
        if not self.is_sqlite or self.url.database in (None, "", ":memory:"):
            yield
            return
        with Path(f"{self.url.database}.gate").open("w", encoding="ascii") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return _without_jit(create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20))
    engine = create_engine(url, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _without_jit(engine: Engine) -> Engine:
    """Let PostgreSQL not compile queries: ours are so short that it takes a tenth of the report of a month."""

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET jit TO off")
        connection.commit()

    return engine


class StaleError(ConflictError):
    """The row changed since the page was drawn."""

    code = "stale"


def alembic_config(url: str) -> Any:
    """Return Alembic's configuration, made in code: there is no ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = url
    return config


def migrate(settings: Settings) -> None:
    """Bring the database of these settings to the newest revision."""
    from alembic import command

    settings.data.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(settings.database), "head")
