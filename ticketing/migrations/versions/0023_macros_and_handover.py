"""Macros, and what one shift leaves to the next"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "macro",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_macro_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macro")),
        sa.UniqueConstraint("name", name=op.f("uq_macro_name")),
    )
    op.create_table(
        "handover_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "numbers", sa.JSON(), nullable=False, comment="report numbers of the tickets held, the one at work first"
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_handover_note_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_note")),
    )
    with op.batch_alter_table("handover_note") as note:
        note.create_index(note.f("ix_handover_note_user_id"), ["user_id"])
        note.create_index(note.f("ix_handover_note_made_at"), ["made_at"])
    op.create_table(
        "handover_seen",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["handover_note.id"], name=op.f("fk_handover_seen_note_id_handover_note")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_handover_seen_user_id_user_account")),
        sa.PrimaryKeyConstraint("note_id", "user_id", name=op.f("pk_handover_seen")),
    )
    op.execute(
        "INSERT INTO role_permission (role_id, permission) SELECT id, 'macro.edit' FROM role WHERE code = 'supervisor'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission = 'macro.edit'")
    op.drop_table("handover_seen")
    with op.batch_alter_table("handover_note") as note:
        note.drop_index(note.f("ix_handover_note_made_at"))
        note.drop_index(note.f("ix_handover_note_user_id"))
    op.drop_table("handover_note")
    op.drop_table("macro")
