"""Callers who ask for more speed, who ask to be told of planned work, and announcements made from news"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "when its caller last asked for more speed"
    op.add_column("ticket", sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True, comment=comment))
    comment = "the news of the back office it was made from"
    op.add_column("announcement", sa.Column("news_id", sa.Integer(), nullable=True, comment=comment))
    _watches()
    _notices()


def downgrade() -> None:
    op.drop_table("maintenance_notice")
    with op.batch_alter_table("maintenance_watch") as watch:
        watch.drop_index(watch.f("ix_maintenance_watch_ends_at"))
        watch.drop_index(watch.f("ix_maintenance_watch_area_code"))
    op.drop_table("maintenance_watch")
    with op.batch_alter_table("announcement") as announcement:
        announcement.drop_column("news_id")
    with op.batch_alter_table("ticket") as ticket:
        ticket.drop_column("escalated_at")


def _watches() -> None:
    op.create_table(
        "maintenance_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False, comment="E.164, as the caller agreed to be written to"),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=True, comment="the call in which he agreed"),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_maintenance_watch_area_code_area")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_maintenance_watch_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_watch")),
        sa.UniqueConstraint("phone", "area_code", name=op.f("uq_maintenance_watch_phone")),
    )
    with op.batch_alter_table("maintenance_watch") as watch:
        watch.create_index(watch.f("ix_maintenance_watch_area_code"), ["area_code"])
        watch.create_index(watch.f("ix_maintenance_watch_ends_at"), ["ends_at"])


def _notices() -> None:
    told = "hash of the day, the times and the places as they were told"
    watch = op.f("fk_maintenance_notice_watch_id_maintenance_watch")
    op.create_table(
        "maintenance_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False, comment="id of the back office"),
        sa.Column("told", sa.String(), nullable=False, comment=told),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["maintenance_watch.id"], name=watch, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_notice")),
        sa.UniqueConstraint("watch_id", "work_id", name=op.f("uq_maintenance_notice_watch_id")),
    )
