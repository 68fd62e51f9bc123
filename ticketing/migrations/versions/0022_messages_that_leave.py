"""Messages are sent: by which way, when, how often it was tried, what went wrong"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NEW = (
    "key",
    "unit_id",
    "channel",
    "subject",
    "timezone",
    "is_urgent",
    "attempts",
    "not_before",
    "sending_until",
    "sent_at",
    "error",
    "reference",
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("key", sa.String()))
        message.add_column(sa.Column("unit_id", sa.Integer(), comment="whose desk it concerns"))
        message.add_column(sa.Column("channel", sa.String(32), nullable=False, server_default="sms"))
        comment = "of an e-mail; empty elsewhere"
        message.add_column(sa.Column("subject", sa.String(), nullable=False, server_default="", comment=comment))
        comment = "of the recipient, for quiet hours"
        zone = sa.Column("timezone", sa.String(), nullable=False, server_default="Asia/Jakarta", comment=comment)
        message.add_column(zone)
        comment = "also in quiet hours: an emergency, or asked for in a call"
        message.add_column(
            sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false(), comment=comment)
        )
        message.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        message.add_column(sa.Column("not_before", moment, comment="end of quiet hours, or the next try"))
        comment = "somebody is sending it; then it may be tried again"
        message.add_column(sa.Column("sending_until", moment, comment=comment))
        message.add_column(sa.Column("sent_at", moment))
        comment = "code of the last failure, see notify.faults"
        message.add_column(sa.Column("error", sa.String(), comment=comment))
        message.add_column(sa.Column("reference", sa.String(), comment="what the gateway calls it"))
    op.execute("UPDATE message SET key = 'earlier-' || id")
    with op.batch_alter_table("message") as message:
        message.alter_column("key", existing_type=sa.String(), nullable=False)
        for name in ("channel", "subject", "timezone", "is_urgent", "attempts"):
            message.alter_column(name, server_default=None)
        message.create_unique_constraint("uq_message_key", ["key"])
        message.create_foreign_key("fk_message_unit_id_unit", "unit", ["unit_id"], ["id"])
    op.create_index("ix_message_state_created_at", "message", ["state", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_message_state_created_at", "message")
    with op.batch_alter_table("message") as message:
        message.drop_constraint("fk_message_unit_id_unit", type_="foreignkey")
        message.drop_constraint("uq_message_key", type_="unique")
        for name in reversed(_NEW):
            message.drop_column(name)
