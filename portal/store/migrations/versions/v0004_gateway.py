"""Numbers a gateway allots or somebody else raised: invoices, what was settled; and the advice of banks and cards.

Several bills may wait for their number, so an empty number is nobody's; and a cancelled bill with a gateway's number
lets go of it, because the number is the gateway's and another counter may take it up.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.domain.errors import UserError

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables, a column of the catalogue, and lets bills wait for their number."""
    _let_numbers_wait()
    _make_invoices()
    _make_settlements()
    _make_lookups()
    _make_advices()
    op.add_column("services", _text("raised_elsewhere", default=""))


def _text(name: str, *, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _optional(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=True)


def _number(name: str, *, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), server_default=default, autoincrement=False, nullable=False)


def _optional_number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=True)


def _unique_where(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _let_numbers_wait() -> None:
    held = "state <> 'refused' AND account <> '' AND NOT (state = 'cancelled' AND number_source = 'gateway')"
    op.drop_index("uq_bills_account", table_name="bills")
    _unique_where("uq_bills_account", "bills", ["account"], held)


def _make_invoices() -> None:
    bill = ["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]
    op.create_table(
        "gateway_invoices",
        *map(_text, ("centre_id", "bill_id", "counter_id")),
        *map(_optional, ("our_reference", "number")),
        _text("description"),
        *map(_number, ("service_cents", "raised_cents")),
        *map(_optional_number, ("net_cents", "commission_cents", "expected_cents")),
        *map(_text, ("state", "made_at")),
        *map(_optional, ("allotted_at", "settled_at")),
        _number("checks", default="0"),
        sa.ForeignKeyConstraint(*bill, name=op.f("fk_gateway_invoices_centre_id_bill_id")),
        sa.PrimaryKeyConstraint("centre_id", "bill_id", name=op.f("pk_gateway_invoices")),
        sa.UniqueConstraint("our_reference", name=op.f("uq_gateway_invoices_our_reference")),
    )
    _unique_where("uq_gateway_invoices_number", "gateway_invoices", ["number"], "state <> 'given_up'")


def _make_settlements() -> None:
    paid = ["payment_id"], ["payments.id"]
    op.create_table(
        "gateway_settlements",
        _text("number"),
        *map(_number, ("turn", "from_cents", "paid_cents")),
        _optional("payment_id"),
        _text("at"),
        sa.CheckConstraint("paid_cents > from_cents", name=op.f("ck_gateway_settlements_grows")),
        sa.ForeignKeyConstraint(*paid, name=op.f("fk_gateway_settlements_payment_id")),
        sa.PrimaryKeyConstraint("number", "turn", "from_cents", name=op.f("pk_gateway_settlements")),
        sa.UniqueConstraint("number", "turn", "paid_cents", name=op.f("uq_gateway_settlements_number_turn_paid_cents")),
    )
    op.create_table(
        "gateway_references",
        *map(_text, ("number", "code")),
        _optional_number("amount_cents"),
        _optional("paid_at"),
        _text("channel", default=""),
        _text("message_id"),
        _optional("payment_id"),
        _text("noted_at"),
        sa.ForeignKeyConstraint(*paid, name=op.f("fk_gateway_references_payment_id")),
        sa.PrimaryKeyConstraint("number", "code", name=op.f("pk_gateway_references")),
    )
    op.create_table(
        "gateway_falls",
        _text("number"),
        _number("paid_cents"),
        _text("seen_at"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_gateway_falls")),
    )


def _make_lookups() -> None:
    op.create_table(
        "elsewhere_lookups",
        *map(_text, ("number", "rail", "status", "description", "currency")),
        *map(_number, ("expected_cents", "paid_cents")),
        _text("checked_at"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_elsewhere_lookups")),
    )
    op.create_table(
        "sandbox_invoices",
        _text("number"),
        _optional("our_reference"),
        _text("body"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sandbox_invoices")),
        sa.UniqueConstraint("our_reference", name=op.f("uq_sandbox_invoices_our_reference")),
    )


def _make_advices() -> None:
    op.create_table(
        "advices",
        *map(_text, ("id", "file_name", "file_hash")),
        *map(_number, ("lines", "total_cents")),
        *map(_text, ("state", "maker", "made_at")),
        _text("checker", default=""),
        _optional("decided_at"),
        sa.CheckConstraint("checker <> maker", name=op.f("ck_advices_two_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advices")),
    )
    _unique_where("uq_advices_file_hash", "advices", ["file_hash"], "state <> 'withdrawn'")
    op.create_table(
        "advice_lines",
        _text("advice_id"),
        _number("place"),
        *map(_text, ("rail", "reference", "channel", "account")),
        _number("amount_cents"),
        _text("paid_at"),
        _number("live", default="1"),
        _optional("payment_id"),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_advice_lines_amount")),
        sa.ForeignKeyConstraint(["advice_id"], ["advices.id"], name=op.f("fk_advice_lines_advice_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_advice_lines_payment_id")),
        sa.PrimaryKeyConstraint("advice_id", "place", name=op.f("pk_advice_lines")),
    )
    _unique_where("uq_advice_lines_reference", "advice_lines", ["rail", "reference"], "live = 1")


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
