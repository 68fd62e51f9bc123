"""Who may listen to recordings, and how often a caller has telephoned about a report"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Roles are rows: those of an installation that exists get what a new one starts with.
_LISTEN = ("agent", "dispatcher", "supervisor", "admin")
_CALLS = (
    "SELECT count(*) FROM event WHERE event.ticket_id = ticket.id AND event.kind IN "
    "('ticket.called_again', 'ticket.completed_by_caller')"
)


def upgrade() -> None:
    op.add_column(
        "ticket",
        sa.Column(
            "times_called",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="calls of the caller about this case, the first one included",
        ),
    )
    op.execute(f"UPDATE ticket SET times_called = 1 + ({_CALLS})")
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("code", sa.String))
    grants = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    held = sa.select(role.c.id, sa.literal("recording.listen")).where(role.c.code.in_(_LISTEN))
    op.execute(grants.insert().from_select(["role_id", "permission"], held))


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission = 'recording.listen'")
    with op.batch_alter_table("ticket") as ticket:
        ticket.drop_column("times_called")
