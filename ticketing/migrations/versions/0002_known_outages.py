"""Known outages, the tickets that follow them, and who may look after them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STAGES = ("reported", "crew_sent", "on_site", "repairing", "restored", "withdrawn")
# Roles are rows: those of an installation that exists get what a new one starts with.
_VIEW = ("agent", "dispatcher", "supervisor", "admin", "auditor")
_EDIT = ("dispatcher", "supervisor", "admin")


def upgrade() -> None:
    op.create_table(
        "outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column(
            "place",
            sa.String(),
            nullable=False,
            comment="as typed: Kelapa Lima dan Oebobo; empty for the whole area",
        ),
        sa.Column(
            "place_clip",
            sa.String(),
            nullable=True,
            comment="name of the clip of this text; none while it is being made",
        ),
        sa.Column("announced_clip", sa.String(), nullable=True, comment="the clip that was heard and published"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(), nullable=False, comment="code of tickets.outcomes.CAUSES"),
        sa.Column("etr_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etr_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etr_made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.Enum(*_STAGES, name="stage", native_enum=False, length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_outage_area_code_area")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outage_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    with op.batch_alter_table("outage") as outage:
        outage.create_index("ix_outage_area_stage", ["area_code", "stage"])
        outage.create_index(outage.f("ix_outage_ended_at"), ["ended_at"])
        outage.create_index(outage.f("ix_outage_unit_id"), ["unit_id"])
    with op.batch_alter_table("ticket") as ticket:
        ticket.add_column(sa.Column("outage_id", sa.Integer(), nullable=True))
        ticket.create_foreign_key(ticket.f("fk_ticket_outage_id_outage"), "outage", ["outage_id"], ["id"])
        ticket.create_index(ticket.f("ix_ticket_outage_id"), ["outage_id"])
    _grant("outage.view", _VIEW)
    _grant("outage.edit", _EDIT)


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission IN ('outage.view', 'outage.edit')")
    with op.batch_alter_table("ticket") as ticket:
        ticket.drop_index(ticket.f("ix_ticket_outage_id"))
        ticket.drop_constraint(ticket.f("fk_ticket_outage_id_outage"), type_="foreignkey")
        ticket.drop_column("outage_id")
    with op.batch_alter_table("outage") as outage:
        outage.drop_index(outage.f("ix_outage_unit_id"))
        outage.drop_index(outage.f("ix_outage_ended_at"))
        outage.drop_index("ix_outage_area_stage")
    op.drop_table("outage")


def _grant(permission: str, roles: tuple[str, ...]) -> None:
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("code", sa.String))
    grants = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    held = sa.select(role.c.id, sa.literal(permission)).where(role.c.code.in_(roles))
    op.execute(grants.insert().from_select(["role_id", "permission"], held))
