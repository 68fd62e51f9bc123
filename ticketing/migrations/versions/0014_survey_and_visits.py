"""What callers answer when they are asked how satisfied they are, and how visits to an office ended"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Roles are rows: those of an installation that exists get what a new one starts with.
_VIEW = ("agent", "dispatcher", "supervisor", "auditor")
_WORK = ("agent", "dispatcher", "supervisor")


def upgrade() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "service", sa.String(), nullable=False, comment="the goal reached before the question, e.g. bill_heard"
        ),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("recording", sa.String(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_survey_answer_call_id_call")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_survey_answer_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_survey_answer")),
    )
    with op.batch_alter_table("survey_answer") as answer:
        answer.create_index(answer.f("ix_survey_answer_asked_at"), ["asked_at"])
        answer.create_index(answer.f("ix_survey_answer_ticket_id"), ["ticket_id"])
    with op.batch_alter_table("utility_visit") as visit:
        visit.add_column(sa.Column("came", sa.Boolean(), nullable=True, comment="None until the office says"))
    _grant("visit.view", _VIEW)
    _grant("visit.work", _WORK)


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission IN ('visit.view', 'visit.work')")
    with op.batch_alter_table("utility_visit") as visit:
        visit.drop_column("came")
    with op.batch_alter_table("survey_answer") as answer:
        answer.drop_index(answer.f("ix_survey_answer_ticket_id"))
        answer.drop_index(answer.f("ix_survey_answer_asked_at"))
    op.drop_table("survey_answer")


def _grant(permission: str, roles: tuple[str, ...]) -> None:
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("code", sa.String))
    grants = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    held = sa.select(role.c.id, sa.literal(permission)).where(role.c.code.in_(roles))
    op.execute(grants.insert().from_select(["role_id", "permission"], held))
