"""Drafts of what callers said, words for the grammar, and effects that may wait for a helper that is away"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Roles are rows: those of an installation that exists get what a new one starts with.
_EDIT_WORDS = ("supervisor", "admin")


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(
            sa.Column(
                "not_before",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="what the job needs was away: try again from then on",
            )
        )
    _create_transcript()
    _create_word_decision()
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("code", sa.String))
    grants = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    held = sa.select(role.c.id, sa.literal("words.edit")).where(role.c.code.in_(_EDIT_WORDS))
    op.execute(grants.insert().from_select(["role_id", "permission"], held))


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission = 'words.edit'")
    op.drop_table("word_decision")
    op.drop_table("transcript")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("not_before")


def _create_transcript() -> None:
    op.create_table(
        "transcript",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column(
            "field",
            sa.String(),
            nullable=False,
            comment="the question that was answered by speaking: address, message",
        ),
        sa.Column("file", sa.String(), nullable=False, comment="name of the recording"),
        sa.Column(
            "state",
            sa.Enum("pending", "made", "empty", "failed", name="state", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "reason", sa.String(), nullable=True, comment="why there are no words: code of labels.REASONS"
        ),
        sa.Column("text", sa.String(), nullable=False, comment="the draft; empty unless made"),
        sa.Column("confidence", sa.Double(), nullable=True, comment="0 to 1, as the engine sees it"),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False, comment="first signs of the sha256 of the weights"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "corrected_text",
            sa.String(),
            nullable=True,
            comment="what a person heard; none while nobody looked",
        ),
        sa.Column(
            "earlier_text",
            sa.String(),
            nullable=True,
            comment="the correction before the last change, to go back to",
        ),
        sa.Column("corrected_by", sa.Integer(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_transcript_call_id_call")),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["user_account.id"], name=op.f("fk_transcript_corrected_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript")),
        sa.UniqueConstraint("call_id", "field", name=op.f("uq_transcript_call_id")),
    )
    op.create_index(op.f("ix_transcript_corrected_at"), "transcript", ["corrected_at"])


def _create_word_decision() -> None:
    op.create_table(
        "word_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column(
            "area_code", sa.String(), nullable=False, comment="area of the calls; empty when it was not known"
        ),
        sa.Column(
            "decision",
            sa.Enum("approved", "dismissed", "undone", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("grammar", sa.String(), nullable=True, comment="of an approved word: where it was put"),
        sa.Column("meaning", sa.String(), nullable=True),
        sa.Column(
            "phrase", sa.String(), nullable=True, comment="what is listened for: the word, or words around it"
        ),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True, comment="where it is listened for; empty is everywhere"),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_word_decision_decided_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_decision")),
        sa.UniqueConstraint("word", "area_code", name=op.f("uq_word_decision_word")),
    )
    op.create_index("ix_word_decision_decided_at", "word_decision", ["decided_at"])
