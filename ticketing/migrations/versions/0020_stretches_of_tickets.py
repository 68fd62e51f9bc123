"""The stretches in which a ticket was on the books, told by the event log so far; indexes for figures of any period"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Sequence

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ENDS = ("closed", "not_ours", "cancelled", "duplicate")
_STATUSES = (
    "new", "triaged", "assigned", "en_route", "on_site", "in_progress", "restored", "closed", "pending_caller",
    "attached", "not_ours", "cancelled", "duplicate",
)  # fmt: skip
_INDEXES = (
    ("ix_call_caller_started", "call", ["caller_number", "started_at"]),
    ("ix_ticket_opened_at", "ticket", ["opened_at"]),
)


def upgrade() -> None:
    op.create_table(
        "ticket_stretch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.Enum("opened", "reopened", name="arrival", native_enum=False, length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.Enum(*_STATUSES, name="status", native_enum=False, length=32), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_stretch_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_stretch")),
    )
    for column in ("ticket_id", "began_at", "ended_at"):
        op.create_index(op.f(f"ix_ticket_stretch_{column}"), "ticket_stretch", [column])
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)
    _fill(op.get_bind())


def downgrade() -> None:
    for name, table, _ in _INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_table("ticket_stretch")


def _fill(connection: sa.Connection) -> None:
    ticket = sa.table("ticket", *(sa.column(name) for name in ("id", "opened_at", "closed_at", "status")))
    event = sa.table(
        "event",
        *(sa.column(name) for name in ("id", "at", "kind", "ticket_id")),
        sa.column("data", sa.JSON()),
    )
    stretch = sa.table(
        "ticket_stretch", *(sa.column(name) for name in ("ticket_id", "began_at", "how", "ended_at", "ended_as"))
    )
    reopened = sa.select(event.c.ticket_id).where(event.c.kind == "ticket.reopened", event.c.ticket_id.is_not(None))
    ended_as = sa.case((ticket.c.closed_at.is_not(None), ticket.c.status))
    plain = sa.select(ticket.c.id, ticket.c.opened_at, sa.literal("opened"), ticket.c.closed_at, ended_as)
    plain = plain.where(ticket.c.id.not_in(reopened))
    names = ["ticket_id", "began_at", "how", "ended_at", "ended_as"]
    connection.execute(sa.insert(stretch).from_select(names, plain.order_by(ticket.c.id)))
    for row in connection.execute(sa.select(ticket).where(ticket.c.id.in_(reopened)).order_by(ticket.c.id)).all():
        written = sa.select(event.c.at, event.c.kind, event.c.data).where(event.c.ticket_id == row.id)
        log = connection.execute(written.order_by(event.c.id)).all()
        connection.execute(sa.insert(stretch), _stretches(row, log))


def _stretches(ticket: Any, log: Sequence[Any]) -> list[dict[str, Any]]:
    """Cut the time of a ticket at its reopenings; the last end before one is the one that held."""
    found, began, how = [], ticket.opened_at, "opened"
    ended_at = ended_as = None
    for at, kind, data in log:
        to = (data or {}).get("to") or ("closed" if kind == "ticket.closed" else None)
        if to in _ENDS:
            ended_at, ended_as = at, to
        elif kind == "ticket.reopened":
            found.append((began, how, ended_at or at, ended_as or "closed"))
            began, how, ended_at, ended_as = at, "reopened", None, None
    over = ticket.closed_at is not None
    found.append((began, how, ticket.closed_at, ticket.status if over else None))
    names = ("began_at", "how", "ended_at", "ended_as")
    return [{"ticket_id": ticket.id, **dict(zip(names, one, strict=True))} for one in found]
