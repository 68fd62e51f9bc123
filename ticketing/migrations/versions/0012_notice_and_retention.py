"""What a caller was told about his voice and data, how long it is kept, and since when it is gone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("call", "notice", sa.String(), "version of the words about voice and data he heard"),
    ("call", "voice_days", sa.Integer(), "how long we said his recordings are kept"),
    ("call", "erased_at", sa.DateTime(timezone=True), "since when nothing here tells who called"),
    ("ticket", "erased_at", sa.DateTime(timezone=True), "since when nothing here tells whose it was"),
)


def upgrade() -> None:
    for table, name, kind, comment in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True, comment=comment))


def downgrade() -> None:
    for table, name, _, _ in reversed(_COLUMNS):
        with op.batch_alter_table(table) as changed:
            changed.drop_column(name)
