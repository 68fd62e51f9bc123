"""What administrators set: every change with who, when and what it replaced; and who may do so"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Roles are rows: those of an installation that exists get what a new one starts with.
_VIEW = ("supervisor", "admin", "auditor")
_EDIT = ("admin",)


def upgrade() -> None:
    op.create_table(
        "setting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False, comment="what was set: hours, challenges, ..."),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="1, 2, 3 within its section; two people cannot take the same",
        ),
        sa.Column("before", sa.JSON(), nullable=False, comment="the whole document that held"),
        sa.Column("after", sa.JSON(), nullable=False, comment="the whole document that holds from here on"),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False, comment="may be empty"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True, comment="the change it takes back"),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["setting_change.id"], name=op.f("fk_setting_change_undoes_id_setting_change")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_setting_change_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
        sa.UniqueConstraint("section", "number", name=op.f("uq_setting_change_section")),
    )
    _grant("settings.view", _VIEW)
    _grant("settings.edit", _EDIT)


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission IN ('settings.view', 'settings.edit')")
    op.drop_table("setting_change")


def _grant(permission: str, roles: tuple[str, ...]) -> None:
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("code", sa.String))
    grants = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    held = sa.select(role.c.id, sa.literal(permission)).where(role.c.code.in_(roles))
    op.execute(grants.insert().from_select(["role_id", "permission"], held))
