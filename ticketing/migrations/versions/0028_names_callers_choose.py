"""Names of added categories as callers hear them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spoken_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False, comment="id, en"),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("clip", sa.String(), nullable=True, comment="name of the clip; see clips"),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True, comment="when somebody first listened to this clip"),
        sa.Column("heard_by", sa.String(), nullable=True, comment="who that was"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_name")),
        sa.UniqueConstraint("language", "text", name=op.f("uq_spoken_name_language")),
    )


def downgrade() -> None:
    op.drop_table("spoken_name")
