"""Find the open report of a telephone without looking at every ticket: each call asks before its first prompt"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_ticket_caller", "ticket", ["caller_number", "area_code"])


def downgrade() -> None:
    op.drop_index("ix_ticket_caller", table_name="ticket")
