"""Complaints as cases, who complains kept apart; who may work on them, and who may hear a voice that stays unknown"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_CASES = ("case.view", "case.view_all", "case.edit", "case.personal", "case.export")
_SUPERVISOR = (*_CASES, "recording.listen_unknown")


def upgrade() -> None:
    kinds = sa.Enum("complaint", "ombudsman", "rapid", name="casekind", native_enum=False, length=32)
    outcomes = sa.Enum("granted", "partly", "refused", "withdrawn", name="outcome", native_enum=False, length=32)
    op.create_table(
        "complaint_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False, comment="what it is about, without names"),
        sa.Column(
            "reference",
            sa.String(),
            nullable=False,
            comment="number of the letter or report outside; empty for our own",
        ),
        sa.Column("referred_on", sa.Date(), nullable=True, comment="date of that letter"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="day by which the Ombudsman wants an answer"),
        sa.Column("received_on", sa.Date(), nullable=False, comment="local day from which the clocks run"),
        sa.Column(
            "is_confidential", sa.Boolean(), nullable=False, comment="who complains is not written into an export"
        ),
        sa.Column(
            "covered",
            sa.JSON(),
            nullable=False,
            comment="words blacked out in an export, beside what is found by itself",
        ),
        sa.Column("outcome", outcomes, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_complaint_case_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_case")),
    )
    op.create_index("ix_complaint_case_open", "complaint_case", ["closed_at", "kind"])
    op.create_index(op.f("ix_complaint_case_unit_id"), "complaint_case", ["unit_id"])
    _create_members()
    _grant(_SUPERVISOR, "supervisor")


def downgrade() -> None:
    op.drop_table("case_ticket")
    op.drop_table("case_complainant")
    op.drop_table("complaint_case")
    grants = sa.table("role_permission", sa.column("permission", sa.String))
    op.execute(grants.delete().where(grants.c.permission.in_(_SUPERVISOR)))


def _create_members() -> None:
    op.create_table(
        "case_complainant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False, comment="E.164, or empty"),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["complaint_case.id"], name=op.f("fk_case_complainant_case_id_complaint_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_complainant")),
    )
    op.create_index(op.f("ix_case_complainant_case_id"), "case_complainant", ["case_id"])
    op.create_table(
        "case_ticket",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_case_ticket_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_case_ticket_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("case_id", "ticket_id", name=op.f("pk_case_ticket")),
    )
    op.create_index(op.f("ix_case_ticket_ticket_id"), "case_ticket", ["ticket_id"])


def _grant(permissions: tuple[str, ...], code: str) -> None:
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("code", sa.String))
    grants = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    for permission in permissions:
        held = sa.select(role.c.id, sa.literal(permission)).where(role.c.code == code)
        op.execute(grants.insert().from_select(["role_id", "permission"], held))
