"""Where the power is out, as the caller said it and confirmed it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "official code of the region the caller named and confirmed"
    op.add_column("ticket", sa.Column("place_id", sa.String(), nullable=True, comment=comment))
    comment = "its name with what it lies in, as the line knew it then"
    op.add_column("ticket", sa.Column("place", sa.String(), nullable=True, comment=comment))


def downgrade() -> None:
    with op.batch_alter_table("ticket") as ticket:
        ticket.drop_column("place")
        ticket.drop_column("place_id")
