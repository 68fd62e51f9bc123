"""The words of tickets, with the text index of each database over them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# https://www.sqlite.org/fts5.html section 4.4.3: an external content table and its three triggers.
_FTS = (
    "CREATE VIRTUAL TABLE ticket_text_words USING fts5("
    "body, said, content='ticket_text', content_rowid='ticket_id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER ticket_text_added AFTER INSERT ON ticket_text BEGIN "
    "INSERT INTO ticket_text_words(rowid, body, said) VALUES (new.ticket_id, new.body, new.said); END",
    "CREATE TRIGGER ticket_text_removed AFTER DELETE ON ticket_text BEGIN "
    "INSERT INTO ticket_text_words(ticket_text_words, rowid, body, said) "
    "VALUES ('delete', old.ticket_id, old.body, old.said); END",
    "CREATE TRIGGER ticket_text_changed AFTER UPDATE ON ticket_text BEGIN "
    "INSERT INTO ticket_text_words(ticket_text_words, rowid, body, said) "
    "VALUES ('delete', old.ticket_id, old.body, old.said); "
    "INSERT INTO ticket_text_words(rowid, body, said) VALUES (new.ticket_id, new.body, new.said); END",
)


def upgrade() -> None:
    op.create_table(
        "ticket_text",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "body", sa.String(), nullable=False, comment="place, area, what it is about, notes, reasons, outcome"
        ),
        sa.Column("said", sa.String(), nullable=False, comment="drafts and corrections of what callers said"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_text_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_text")),
    )
    op.create_table(
        "search_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_mark")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False, comment="what stands behind the question mark of the address"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id")),
    )
    op.create_index(op.f("ix_saved_view_user_id"), "saved_view", ["user_id"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in _FTS:
            op.execute(statement)
    else:
        for column in ("body", "said"):
            op.execute(
                f"CREATE INDEX ticket_text_{column}_words ON ticket_text USING gin (to_tsvector('simple', {column}))"
            )
    with op.batch_alter_table("ticket") as table:
        table.create_index("ix_ticket_customer_number", ["customer_number"])


def downgrade() -> None:
    with op.batch_alter_table("ticket") as table:
        table.drop_index("ix_ticket_customer_number")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE ticket_text_words")
    op.drop_table("saved_view")
    op.drop_table("search_mark")
    op.drop_table("ticket_text")
