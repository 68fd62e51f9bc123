"""Forms of the counter do their work once; and who may give services there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counter_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False, comment="report or application"),
        sa.Column("number", sa.String(), nullable=False, comment="of the report or application that came of it"),
        sa.Column("outcome", sa.String(), nullable=False, comment="opened, joined, not_joined, added, registered"),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_counter_submission_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_submission")),
        sa.UniqueConstraint("user_id", "service", "key", name=op.f("uq_counter_submission_user_id")),
    )
    # Roles are rows: who works tickets may also make them.
    op.execute(
        "INSERT INTO role_permission (role_id, permission)"
        " SELECT role_id, 'service.give' FROM role_permission WHERE permission = 'ticket.work'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission = 'service.give'")
    op.drop_table("counter_submission")
