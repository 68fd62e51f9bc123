"""Administrators let people in on a page"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO role_permission (role_id, permission) SELECT id, 'people.edit' FROM role WHERE code = 'admin'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission = 'people.edit'")
