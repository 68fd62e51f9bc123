"""A case joins tickets and complainants. What happened to it is in the event log; who complains is kept apart."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ticketing.core.db import Base
from ticketing.network.models import Unit
from ticketing.tickets.models import Ticket


class CaseKind(StrEnum):
    """Who sent it: the complainant himself, or the Ombudsman as a report or for a rapid response (RCO)."""

    COMPLAINT = "complaint"
    OMBUDSMAN = "ombudsman"
    RAPID = "rapid"


FROM_OUTSIDE = (CaseKind.OMBUDSMAN, CaseKind.RAPID)
"""Kinds that the outside overseer sees."""


class Outcome(StrEnum):
    """How a case was decided."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Case(Base):
    """One complaint in the sense of the law. ``version`` guards against two people saving at once."""

    __tablename__ = "complaint_case"
    __table_args__ = (Index("ix_complaint_case_open", "closed_at", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CaseKind]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    summary: Mapped[str] = mapped_column(comment="what it is about, without names")
    reference: Mapped[str] = mapped_column(comment="number of the letter or report outside; empty for our own")
    referred_on: Mapped[date | None] = mapped_column(Date(), comment="date of that letter")
    due_on: Mapped[date | None] = mapped_column(Date(), comment="day by which the Ombudsman wants an answer")
    received_on: Mapped[date] = mapped_column(Date(), comment="local day from which the clocks run")
    is_confidential: Mapped[bool] = mapped_column(comment="who complains is not written into an export")
    covered: Mapped[list[str]] = mapped_column(comment="words blacked out in an export, beside what is found by itself")
    outcome: Mapped[Outcome | None]
    answer: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")
    complainants: Mapped[list[Complainant]] = relationship(order_by="Complainant.id", lazy="selectin")
    tickets: Mapped[list[CaseTicket]] = relationship(order_by="CaseTicket.ticket_id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own class attribute


class Complainant(Base):
    """One person or group behind a case. Personal: read only by whoever holds ``case.personal``."""

    __tablename__ = "case_complainant"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(comment="E.164, or empty")
    address: Mapped[str]
    language: Mapped[str] = mapped_column(default="id")
    added_at: Mapped[datetime]


class CaseTicket(Base):
    """A ticket that belongs to a case. A ticket may be in a complaint to us and later in one of the Ombudsman."""

    __tablename__ = "case_ticket"

    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, index=True)

    ticket: Mapped[Ticket] = relationship(lazy="joined")
