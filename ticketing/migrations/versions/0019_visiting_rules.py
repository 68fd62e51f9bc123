"""Announcements that are the visiting rules of an office"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "told to who books a visit to this office, to nobody else"
    op.add_column("announcement", sa.Column("office_code", sa.String(), nullable=True, comment=comment))


def downgrade() -> None:
    with op.batch_alter_table("announcement") as changed:
        changed.drop_column("office_code")
