"""What calls out to a rail waits in rows (errands), and what was asked of a citizen's phone (attempts)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop.domain.errors import UserError

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds errands, attempts and the rails' tokens."""
    op.create_table(
        "errands",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("claimed_until", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("ordered_at", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
    )
    claimed = sa.text("state = 'waiting' AND claimed_until <> ''")
    op.create_index(
        "ix_errands_claimed",
        "errands",
        ["claimed_until"],
        unique=False,
        sqlite_where=claimed,
        postgresql_where=claimed,
    )
    op.create_index(op.f("ix_errands_done_at"), "errands", ["done_at"], unique=False)
    op.create_index(
        "ix_errands_due",
        "errands",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_errands_live",
        "errands",
        ["kind", "key"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "rail_tokens",
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("minting_until", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("rail", name=op.f("pk_rail_tokens")),
    )
    op.create_table(
        "attempts",
        sa.Column("centre_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("counter_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("bill_id", sa.Text(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("phone_hash", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("not_after", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("live", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("known_at", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("merchant_request", sa.Text(), server_default="", nullable=False),
        sa.Column("checkout_request", sa.Text(), nullable=True),
        sa.Column("rail_code", sa.Text(), server_default="", nullable=False),
        sa.Column("rail_cents", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("rail_paid_at", sa.Text(), server_default="", nullable=False),
        sa.Column("rail_result", sa.Text(), server_default="", nullable=False),
        sa.Column("questions", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_attempts_amount")),
        sa.CheckConstraint("live IN (0, 1)", name=op.f("ck_attempts_live")),
        sa.ForeignKeyConstraint(
            ["centre_id", "bill_id"], ["bills.centre_id", "bills.id"], name=op.f("fk_attempts_centre_id_bill_id")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_attempts_payment_id")),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("checkout_request", name=op.f("uq_attempts_checkout_request")),
    )
    op.create_index(op.f("ix_attempts_id"), "attempts", ["id"], unique=False)
    op.create_index(op.f("ix_attempts_payment_id"), "attempts", ["payment_id"], unique=False)
    op.create_index(op.f("ix_attempts_phone_hash_asked_at"), "attempts", ["phone_hash", "asked_at"], unique=False)
    op.create_index(
        "uq_attempts_live",
        "attempts",
        ["centre_id", "bill_id"],
        unique=True,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live = 1"),
    )


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
