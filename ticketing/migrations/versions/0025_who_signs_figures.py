"""Supervisors sign the report of a month"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO role_permission (role_id, permission)"
        " SELECT id, 'figures.sign' FROM role WHERE code = 'supervisor'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission = 'figures.sign'")
