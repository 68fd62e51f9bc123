"""Categories that administrators added, kept on the ticket beside the shipped one they belong to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "code of a category added on the page; see categories"
    op.add_column("ticket", sa.Column("topic", sa.String(), nullable=True, comment=comment))
    op.create_index(op.f("ix_ticket_topic"), "ticket", ["topic"])


def downgrade() -> None:
    op.drop_index(op.f("ix_ticket_topic"), "ticket")
    op.drop_column("ticket", "topic")
