"""What the clocks of a ticket say, copied for sorting and counting; the schedule fills it from the event log"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("due_at", sa.DateTime(timezone=True), "until when the clock that runs may run; see promises"),
    ("due_clock", sa.String(), "which one runs: response, recovery"),
    ("warn_at", sa.DateTime(timezone=True), "from when on it is about to be late"),
    ("response_used", sa.Integer(), "seconds up to the last move"),
    ("response_target", sa.Integer(), "seconds; empty where nothing was promised"),
    ("recovery_used", sa.Integer(), "seconds up to the last move"),
    ("recovery_target", sa.Integer(), "seconds; empty where nothing was promised"),
    ("promised_by", sa.Integer(), "number of the promises these were made under"),
)


def upgrade() -> None:
    with op.batch_alter_table("ticket") as table:
        for name, kind, comment in _COLUMNS:
            table.add_column(sa.Column(name, kind, nullable=True, comment=comment))
        table.create_index("ix_ticket_warn", ["warn_at"])
    op.create_table(
        "ticket_step",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False, comment="response, recovery"),
        sa.Column("step", sa.String(), nullable=False, comment="warned, missed"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_step_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "clock", "step", name=op.f("pk_ticket_step")),
    )


def downgrade() -> None:
    op.drop_table("ticket_step")
    with op.batch_alter_table("ticket") as table:
        table.drop_index("ix_ticket_warn")
        for name, _, _ in reversed(_COLUMNS):
            table.drop_column(name)
