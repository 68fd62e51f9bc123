"""The embedded back office: customers, bills, tokens, applications, planned work, news, offices and visits"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "utility_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("external_number", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "new_connection", "power_change", "temporary", name="applicationkind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "awaiting_documents",
                "awaiting_payment",
                "paid",
                "working",
                "done",
                "cancelled",
                "refused",
                name="applicationstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "works", sa.Enum("none", "line", "transformer", name="works", native_enum=False, length=32), nullable=False
        ),
        sa.Column("customer_number", sa.String(), nullable=True),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("regency", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("power_va", sa.Integer(), nullable=False),
        sa.Column(
            "payment", sa.Enum("prepaid", "postpaid", name="payment", native_enum=False, length=32), nullable=False
        ),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("estimate", sa.JSON(), nullable=False, comment="CostEstimate, amounts as text"),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_utility_application"),
        sa.UniqueConstraint("key", name="uq_utility_application_key"),
        sa.UniqueConstraint("number", name="uq_utility_application_number"),
    )
    op.create_index("ix_utility_application_external_number", "utility_application", ["external_number"])
    op.create_index("ix_utility_application_phone", "utility_application", ["phone"])
    op.create_table(
        "utility_customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False, comment="IDPEL, 12 digits"),
        sa.Column("meter", sa.String(), nullable=False, comment="11 digits"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("regency", sa.String(), nullable=False, comment="key of local tax: Kota Kupang"),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("tariff_class", sa.String(), nullable=False),
        sa.Column("power_va", sa.Integer(), nullable=False),
        sa.Column(
            "payment", sa.Enum("prepaid", "postpaid", name="payment", native_enum=False, length=32), nullable=False
        ),
        sa.Column("phone", sa.String(), nullable=False, comment="registered number, E.164, or empty"),
        sa.Column(
            "identity_last4",
            sa.String(),
            nullable=False,
            comment="last digits of the identity card, or empty; no more is kept",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_utility_customer"),
        sa.UniqueConstraint("meter", name="uq_utility_customer_meter"),
        sa.UniqueConstraint("number", name="uq_utility_customer_number"),
    )
    op.create_index("ix_utility_customer_phone", "utility_customer", ["phone"])
    op.create_table(
        "utility_maintenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_utility_maintenance"),
    )
    op.create_index("ix_utility_maintenance_area", "utility_maintenance", ["area_code", "starts_at"])
    op.create_table(
        "utility_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_utility_news"),
    )
    op.create_index("ix_utility_news_valid_until", "utility_news", ["valid_until"])
    op.create_table(
        "utility_office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("visitors_per_slot", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_utility_office"),
        sa.UniqueConstraint("code", name="uq_utility_office_code"),
    )
    op.create_index("ix_utility_office_area_code", "utility_office", ["area_code"])
    op.create_table(
        "utility_application_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "awaiting_documents",
                "awaiting_payment",
                "paid",
                "working",
                "done",
                "cancelled",
                "refused",
                name="applicationstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["utility_application.id"],
            name="fk_utility_application_step_application_id_utility_application",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_utility_application_step"),
    )
    op.create_index("ix_utility_application_step_application_id", "utility_application_step", ["application_id"])
    op.create_table(
        "utility_bill",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False, comment="first day of the month"),
        sa.Column("stand_before", sa.Integer(), nullable=False),
        sa.Column("stand_after", sa.Integer(), nullable=False),
        sa.Column("kwh", sa.BigInteger(), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("energy", sa.BigInteger(), nullable=False),
        sa.Column("local_tax", sa.BigInteger(), nullable=True),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="without late fee"),
        sa.Column("late_fee", sa.BigInteger(), nullable=False, comment="as paid; computed while the bill is open"),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["utility_customer.id"], name="fk_utility_bill_customer_id_utility_customer"
        ),
        sa.PrimaryKeyConstraint("customer_id", "period", name="pk_utility_bill"),
    )
    op.create_table(
        "utility_challenge",
        sa.Column("customer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["utility_customer.id"], name="fk_utility_challenge_customer_id_utility_customer"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_utility_challenge"),
    )
    op.create_table(
        "utility_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("bought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nominal", sa.BigInteger(), nullable=False),
        sa.Column("kwh", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column(
            "digits", sa.String(), nullable=False, comment="20 digits; never leave but to the registered telephone"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["utility_customer.id"], name="fk_utility_token_customer_id_utility_customer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_utility_token"),
        sa.UniqueConstraint("digits", name="uq_utility_token_digits"),
    )
    op.create_index("ix_utility_token_customer", "utility_token", ["customer_id", "bought_at"])
    op.create_table(
        "utility_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["utility_office.id"], name="fk_utility_visit_office_id_utility_office"),
        sa.PrimaryKeyConstraint("id", name="pk_utility_visit"),
        sa.UniqueConstraint("key", name="uq_utility_visit_key"),
        sa.UniqueConstraint("number", name="uq_utility_visit_number"),
    )
    op.create_index("ix_utility_visit_office", "utility_visit", ["office_id", "starts_at"])


def downgrade() -> None:
    op.drop_index("ix_utility_visit_office", table_name="utility_visit")
    op.drop_table("utility_visit")
    op.drop_index("ix_utility_token_customer", table_name="utility_token")
    op.drop_table("utility_token")
    op.drop_table("utility_challenge")
    op.drop_table("utility_bill")
    op.drop_index("ix_utility_application_step_application_id", table_name="utility_application_step")
    op.drop_table("utility_application_step")
    op.drop_index("ix_utility_office_area_code", table_name="utility_office")
    op.drop_table("utility_office")
    op.drop_index("ix_utility_news_valid_until", table_name="utility_news")
    op.drop_table("utility_news")
    op.drop_index("ix_utility_maintenance_area", table_name="utility_maintenance")
    op.drop_table("utility_maintenance")
    op.drop_index("ix_utility_customer_phone", table_name="utility_customer")
    op.drop_table("utility_customer")
    op.drop_index("ix_utility_application_phone", table_name="utility_application")
    op.drop_index("ix_utility_application_external_number", table_name="utility_application")
    op.drop_table("utility_application")
