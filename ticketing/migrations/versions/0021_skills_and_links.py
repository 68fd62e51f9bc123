"""What people are good at, and how tickets belong together"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KINDS = ("duplicate", "follow_up", "caused_by")


def upgrade() -> None:
    op.create_table(
        "user_skill",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_skill_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", "skill", name=op.f("pk_user_skill")),
    )
    kinds = sa.Enum(*_KINDS, name="linkkind", native_enum=False, length=32)
    op.create_table(
        "ticket_link",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("main_id", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_link_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["main_id"], ["ticket.id"], name=op.f("fk_ticket_link_main_id_ticket")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_ticket_link_user_id_user_account")),
        sa.PrimaryKeyConstraint("ticket_id", "main_id", name=op.f("pk_ticket_link")),
    )
    with op.batch_alter_table("ticket_link") as link:
        link.create_index(link.f("ix_ticket_link_main_id"), ["main_id"])
    op.execute(
        "INSERT INTO role_permission (role_id, permission) SELECT id, 'people.skills' FROM role WHERE code = 'supervisor'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission = 'people.skills'")
    with op.batch_alter_table("ticket_link") as link:
        link.drop_index(link.f("ix_ticket_link_main_id"))
    op.drop_table("ticket_link")
    op.drop_table("user_skill")
