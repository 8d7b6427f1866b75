"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop.domain.errors import UserError
from portal.store.triggers import first_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table, index and trigger."""
    op.create_table(
        "agencies",
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_sw", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_agencies")),
    )
    op.create_table(
        "alarms",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("centre_id", sa.Text(), nullable=True),
        sa.Column("counter_id", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_alarms_kind_key")),
    )
    op.create_index(op.f("ix_alarms_centre_id_at"), "alarms", ["centre_id", "at"], unique=False)
    op.create_table(
        "bills",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("number_source", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("catalogue_version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("total_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), server_default="", nullable=False),
        sa.Column("flags", sa.Text(), server_default="", nullable=False),
        sa.Column("replaces", sa.Text(), server_default="", nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "paid_cents >= 0 AND (paid_cents <= total_cents OR state = 'refused')", name=op.f("ck_bills_paid")
        ),
        sa.CheckConstraint("total_cents > 0 OR state = 'refused'", name=op.f("ck_bills_total")),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_bills")),
    )
    op.create_index(op.f("ix_bills_account"), "bills", ["account"], unique=False)
    op.create_index(
        "uq_bills_account",
        "bills",
        ["account"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_table(
        "catalogue_versions",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("services", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_catalogue_versions")),
    )
    op.create_table(
        "centres",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centres")),
    )
    op.create_table(
        "citizens",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("id_kind", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_citizens")),
    )
    op.create_table(
        "convenience_bands",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("up_to_cents", sa.BigInteger(), nullable=True),
        sa.Column("fee_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_convenience_bands")),
    )
    op.create_table(
        "entries",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "counter_id", "incarnation", "seq", name=op.f("pk_entries")),
    )
    op.create_table(
        "fee_approvals",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("bill_id", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_fee_approvals")),
    )
    op.create_table(
        "feed",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "no", name=op.f("pk_feed")),
    )
    op.create_table(
        "feed_heads",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed_heads")),
    )
    op.create_table(
        "papers",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("bill_id", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_papers")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("rail_code", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account_typed", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("centre_id", sa.Text(), nullable=True),
        sa.Column("bill_id", sa.Text(), nullable=True),
        sa.Column("paid_at", sa.Text(), nullable=False),
        sa.Column("booked_at", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payments_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("rail", "rail_code", name=op.f("uq_payments_rail_rail_code")),
    )
    op.create_index(op.f("ix_payments_account"), "payments", ["account"], unique=False)
    op.create_index(op.f("ix_payments_centre_id_bill_id"), "payments", ["centre_id", "bill_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_sw", sa.Text(), nullable=False),
        sa.Column("hint_en", sa.Text(), nullable=False),
        sa.Column("hint_sw", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("upper", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Boolean(), nullable=False),
        sa.Column("instead", sa.Text(), nullable=False),
        sa.Column("instead_en", sa.Text(), nullable=False),
        sa.Column("instead_sw", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_table(
        "raw_messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_messages")),
    )
    op.create_index(op.f("ix_raw_messages_state"), "raw_messages", ["state"], unique=False)
    op.create_table(
        "records",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("centre_id", "counter_id", "incarnation", "seq", name=op.f("pk_records")),
    )
    op.create_index(op.f("ix_records_entry_id"), "records", ["entry_id"], unique=False)
    op.create_table(
        "serials",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_serials")),
    )
    op.create_table(
        "services",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_sw", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("brings_en", sa.Text(), nullable=False),
        sa.Column("brings_sw", sa.Text(), nullable=False),
        sa.Column("ready_en", sa.Text(), nullable=False),
        sa.Column("ready_sw", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_services")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "shifts",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_shifts")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("private_hex", sa.Text(), nullable=False),
        sa.Column("public_hex", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "visits",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("citizen_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_visits")),
    )
    op.create_table(
        "bill_lines",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("bill_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("convenience_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.CheckConstraint("service_cents >= 0 AND convenience_cents >= 0", name=op.f("ck_bill_lines_amounts")),
        sa.ForeignKeyConstraint(
            ["centre_id", "bill_id"], ["bills.centre_id", "bills.id"], name=op.f("fk_bill_lines_centre_id_bill_id")
        ),
        sa.PrimaryKeyConstraint("centre_id", "bill_id", "id", name=op.f("pk_bill_lines")),
    )
    op.create_table(
        "counters",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("device_key", sa.Text(), server_default="", nullable=False),
        sa.Column("incarnation", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("head_seq", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("head_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("head_signature", sa.Text(), server_default="", nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_counters_centre_id")),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_counters")),
        sa.UniqueConstraint("centre_id", "number", name=op.f("uq_counters_centre_id_number")),
        sa.UniqueConstraint("id", name=op.f("uq_counters_id")),
    )
    op.create_index(op.f("ix_counters_device_key"), "counters", ["device_key"], unique=False)
    op.create_table(
        "ledger_entries",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("centre_id", sa.Text(), nullable=True),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("bill_id", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_ledger_entries_payment_id")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_ledger_entries")),
    )
    op.create_index(op.f("ix_ledger_entries_centre_id_day"), "ledger_entries", ["centre_id", "day"], unique=False)
    op.create_index(op.f("ix_ledger_entries_payment_id"), "ledger_entries", ["payment_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("series", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("serial", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bill_id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("rail_code", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("key_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("qr", sa.Text(), nullable=False),
        sa.Column("code_check", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id", "bill_id"], ["bills.centre_id", "bills.id"], name=op.f("fk_receipts_centre_id_bill_id")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["signing_keys.id"], name=op.f("fk_receipts_key_id")),
        sa.PrimaryKeyConstraint("centre_id", "series", "serial", name=op.f("pk_receipts")),
        sa.UniqueConstraint("centre_id", "bill_id", name=op.f("uq_receipts_centre_id_bill_id")),
        sa.UniqueConstraint("number", name=op.f("uq_receipts_number")),
    )
    op.create_table(
        "refund_cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("centre_id", sa.Text(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_refund_cases_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_cases")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_refund_cases_payment_id")),
    )
    op.create_table(
        "service_fees",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("convenience_cents", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service"], ["services.code"], name=op.f("fk_service_fees_service")),
        sa.PrimaryKeyConstraint("service", "no", name=op.f("pk_service_fees")),
    )
    op.create_table(
        "staff",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_staff_centre_id")),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_staff")),
        sa.UniqueConstraint("centre_id", "number", name=op.f("uq_staff_centre_id_number")),
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text(), nullable=True),
        sa.Column("used_key", sa.Text(), nullable=True),
        sa.Column("used_incarnation", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre_id", "counter_id"],
            ["counters.centre_id", "counters.id"],
            name=op.f("fk_enrolment_codes_centre_id_counter_id"),
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_codes")),
    )
    op.create_table(
        "ledger_lines",
        sa.Column("entry_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("debit_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("credit_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("(debit_cents = 0) <> (credit_cents = 0)", name=op.f("ck_ledger_lines_one_side")),
        sa.CheckConstraint("debit_cents >= 0 AND credit_cents >= 0", name=op.f("ck_ledger_lines_signs")),
        sa.ForeignKeyConstraint(
            ["entry_no"],
            ["ledger_entries.no"],
            name=op.f("fk_ledger_lines_entry_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entry_no", "place", name=op.f("pk_ledger_lines")),
    )
    op.create_index(op.f("ix_ledger_lines_account"), "ledger_lines", ["account"], unique=False)
    op.create_table(
        "number_blocks",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("leased_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id", "counter_id"],
            ["counters.centre_id", "counters.id"],
            name=op.f("fk_number_blocks_centre_id_counter_id"),
        ),
        sa.PrimaryKeyConstraint("centre_id", "counter_id", "incarnation", "ordinal", name=op.f("pk_number_blocks")),
        sa.UniqueConstraint("first", name=op.f("uq_number_blocks_first")),
    )
    for statement in first_triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
