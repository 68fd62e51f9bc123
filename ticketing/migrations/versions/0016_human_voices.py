"""Speakers and takes of human voices"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False, comment="who added the speaker"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_speaker")),
        sa.UniqueConstraint("name", name=op.f("uq_voice_speaker_name")),
    )
    op.create_table(
        "voice_take",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False, comment="key of the prompt, digit.1.mid"),
        sa.Column(
            "text", sa.String(), nullable=False, comment="what was to be read then; another text makes the take old"
        ),
        sa.Column("clip", sa.String(), nullable=False, comment="SHA-256 of the telephone clip, names its files"),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column(
            "remarks",
            sa.JSON(),
            nullable=False,
            comment="what is worth a word, code -> measured: noise, softness",
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_by", sa.String(), nullable=False, comment="empty until somebody listened"),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["voice_speaker.id"], name=op.f("fk_voice_take_speaker_id_voice_speaker")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_voice_take_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_take")),
    )
    op.create_index("ix_voice_take_newest", "voice_take", ["speaker_id", "language", "key", "id"])


def downgrade() -> None:
    op.drop_table("voice_take")
    op.drop_table("voice_speaker")
