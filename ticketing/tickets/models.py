"""A ticket is one caller's case; what happened to it is in the event log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.accounts.models import User
from ticketing.core.db import Base
from ticketing.network.models import Unit


class Status(StrEnum):
    """Where the case stands; labels, clocks and ways on are in ``workflow``."""

    NEW = "new"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    IN_PROGRESS = "in_progress"
    RESTORED = "restored"
    CLOSED = "closed"
    PENDING_CALLER = "pending_caller"
    ATTACHED = "attached"
    NOT_OURS = "not_ours"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


class Category(StrEnum):
    """What the case is about."""

    DANGER = "danger"
    OUTAGE = "outage"
    VOLTAGE = "voltage"
    METER = "meter"
    TOKEN = "token"  # noqa: S105 a prepaid token
    BILLING = "billing"
    APPLICATION = "application"
    COMPLAINT = "complaint"
    CALL_BACK = "call_back"
    OTHER = "other"


class Ticket(Base):
    """One caller's case. ``version`` guards against two people saving at once."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_waiting", "agent_id", "status", "priority", "opened_at"),
        Index("ix_ticket_unit_opened", "unit_id", "opened_at"),
        Index("ix_ticket_caller", "caller_number", "area_code"),
        Index("ix_ticket_warn", "warn_at"),
        Index("ix_ticket_opened_at", "opened_at"),
        Index("ix_ticket_customer_number", "customer_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    status: Mapped[Status]
    category: Mapped[Category]
    topic: Mapped[str | None] = mapped_column(
        index=True, comment="code of a category added on the page; see categories"
    )
    priority: Mapped[int] = mapped_column(comment="1 emergency, 2 critical site, 3 outage, 4 service")
    priority_reason: Mapped[str]
    source: Mapped[str] = mapped_column(comment="phone, walk_in, radio, web")
    is_unfinished: Mapped[bool] = mapped_column(comment="the caller hung up before the end: call back")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    area_code: Mapped[str | None]
    call_id: Mapped[str | None] = mapped_column(ForeignKey("call.id"), index=True)
    outage_id: Mapped[int | None] = mapped_column(ForeignKey("outage.id"), index=True)
    caller_number: Mapped[str] = mapped_column(comment="E.164, or empty")
    customer_number: Mapped[str] = mapped_column(comment="as keyed: 12 digits IDPEL or 11 digits meter, or empty")
    language: Mapped[str] = mapped_column(default="id")
    scope: Mapped[str | None] = mapped_column(comment="own_house, neighbours")
    since: Mapped[str | None] = mapped_column(comment="just_now, under_an_hour, longer, yesterday")
    place_id: Mapped[str | None] = mapped_column(comment="official code of the region the caller named and confirmed")
    place: Mapped[str | None] = mapped_column(comment="its name with what it lies in, as the line knew it then")
    times_called: Mapped[int] = mapped_column(
        default=1, server_default="1", comment="calls of the caller about this case, the first one included"
    )
    escalated_at: Mapped[datetime | None] = mapped_column(comment="when its caller last asked for more speed")
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    lease_expires_at: Mapped[datetime | None] = mapped_column(index=True)
    parked_at: Mapped[datetime | None] = mapped_column(comment="set aside by its agent, who still holds it")
    due_at: Mapped[datetime | None] = mapped_column(comment="until when the clock that runs may run; see promises")
    due_clock: Mapped[str | None] = mapped_column(comment="which one runs: response, recovery")
    warn_at: Mapped[datetime | None] = mapped_column(comment="from when on it is about to be late")
    response_used: Mapped[int | None] = mapped_column(comment="seconds up to the last move")
    response_target: Mapped[int | None] = mapped_column(comment="seconds; empty where nothing was promised")
    recovery_used: Mapped[int | None] = mapped_column(comment="seconds up to the last move")
    recovery_target: Mapped[int | None] = mapped_column(comment="seconds; empty where nothing was promised")
    promised_by: Mapped[int | None] = mapped_column(comment="number of the promises these were made under")
    cause: Mapped[str | None]
    action: Mapped[str | None]
    opened_at: Mapped[datetime]
    status_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None] = mapped_column(comment="since when nothing here tells whose it was")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship(lazy="joined")
    agent: Mapped[User | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own class attribute


class TicketStep(Base):
    """One step that was taken because a clock of a ticket runs out or ran out; each is taken once."""

    __tablename__ = "ticket_step"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(primary_key=True, comment="response, recovery")
    step: Mapped[str] = mapped_column(primary_key=True, comment="warned, missed")
    at: Mapped[datetime]


class Arrival(StrEnum):
    """How a ticket came on the books."""

    OPENED = "opened"
    REOPENED = "reopened"


class Stretch(Base):
    """One stretch of time in which a ticket was on the books; open at a moment means begun and not ended by then."""

    __tablename__ = "ticket_stretch"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(index=True)
    how: Mapped[Arrival]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_as: Mapped[Status | None]

    ticket: Mapped[Ticket] = relationship(lazy="joined", innerjoin=True)


class LinkKind(StrEnum):
    """What a ticket is to the one it is linked to."""

    DUPLICATE = "duplicate"
    FOLLOW_UP = "follow_up"
    CAUSED_BY = "caused_by"


class TicketLink(Base):
    """One ticket says what it is to another. Each keeps its own number and its own caller."""

    __tablename__ = "ticket_link"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    main_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, index=True)
    kind: Mapped[LinkKind]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]


class Note(Base):
    """What somebody at the desk wrote down; private by construction."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    body: Mapped[str]
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")


class SpokenName(Base):
    """The name of an added category as callers hear it. ``clip`` is empty until the voice has spoken it."""

    __tablename__ = "spoken_name"
    __table_args__ = (UniqueConstraint("language", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(comment="id, en")
    text: Mapped[str]
    clip: Mapped[str | None] = mapped_column(comment="name of the clip; see clips")
    seconds: Mapped[float | None]
    heard_at: Mapped[datetime | None] = mapped_column(comment="when somebody first listened to this clip")
    heard_by: Mapped[str | None] = mapped_column(comment="who that was")
