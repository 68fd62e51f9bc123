"""What was understood of each spoken answer, for figures of speech by question"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spoken_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column(
            "phrase",
            sa.String(),
            nullable=False,
            comment="the likeliest phrase of the closed list, also when it was refused",
        ),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False, comment="0 to 1"),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False, comment="first signs of the sha256 of the weights"),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_spoken_turn_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_turn")),
    )
    op.create_index(op.f("ix_spoken_turn_call_id"), "spoken_turn", ["call_id"])
    op.create_index(op.f("ix_spoken_turn_at"), "spoken_turn", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_spoken_turn_at"), table_name="spoken_turn")
    op.drop_index(op.f("ix_spoken_turn_call_id"), table_name="spoken_turn")
    op.drop_table("spoken_turn")
