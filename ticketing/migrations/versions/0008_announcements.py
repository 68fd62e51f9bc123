"""Announcements in the greeting, who may write them, and one job that speaks every typed text"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Roles are rows: those of an installation that exists get what a new one starts with.
_VIEW = ("agent", "dispatcher", "supervisor", "admin", "auditor")
_EDIT = ("dispatcher", "supervisor", "admin")
_PLACE_JOB, _TEXT_JOB = "outages.render_place", "clips.speak"


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("area_code", sa.String(), nullable=True, comment="who hears it; empty is everybody"),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False, comment="empty: English callers hear the Indonesian text"),
        sa.Column(
            "clip_id", sa.String(), nullable=True, comment="name of the clip of this text; none while it is being made"
        ),
        sa.Column("clip_en", sa.String(), nullable=True),
        sa.Column("seconds_id", sa.Double(), nullable=True),
        sa.Column("seconds_en", sa.Double(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("earlier", sa.JSON(), nullable=True, comment="what the last change replaced, for undo"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_announcement_area_code_area")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_announcement_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    with op.batch_alter_table("announcement") as announcement:
        announcement.create_index(announcement.f("ix_announcement_unit_id"), ["unit_id"])
        announcement.create_index(announcement.f("ix_announcement_valid_until"), ["valid_until"])
    _grant("announcement.view", _VIEW)
    _grant("announcement.edit", _EDIT)
    _move_waiting_places()


def downgrade() -> None:
    op.execute("DELETE FROM role_permission WHERE permission IN ('announcement.view', 'announcement.edit')")
    op.execute("UPDATE outbox SET done_at = created_at WHERE job = 'clips.speak' AND done_at IS NULL")
    with op.batch_alter_table("announcement") as announcement:
        announcement.drop_index(announcement.f("ix_announcement_valid_until"))
        announcement.drop_index(announcement.f("ix_announcement_unit_id"))
    op.drop_table("announcement")


def _move_waiting_places() -> None:
    """Give places that wait for the voice to the job that speaks them now."""
    outbox = sa.table("outbox", sa.column("id"), sa.column("job"), sa.column("payload", sa.JSON), sa.column("done_at"))
    waiting = sa.select(outbox.c.id, outbox.c.payload).where(outbox.c.job == _PLACE_JOB, outbox.c.done_at.is_(None))
    connection = op.get_bind()
    for row in connection.execute(waiting).all():
        order = {"owner": "outage_place", "owner_id": row.payload["outage_id"], "text": row.payload["place"]}
        payload = {**order, "language": "id", "is_sentence": False}
        connection.execute(outbox.update().where(outbox.c.id == row.id).values(job=_TEXT_JOB, payload=payload))


def _grant(permission: str, roles: tuple[str, ...]) -> None:
    role = sa.table("role", sa.column("id", sa.Integer), sa.column("code", sa.String))
    grants = sa.table("role_permission", sa.column("role_id", sa.Integer), sa.column("permission", sa.String))
    held = sa.select(role.c.id, sa.literal(permission)).where(role.c.code.in_(roles))
    op.execute(grants.insert().from_select(["role_id", "permission"], held))
