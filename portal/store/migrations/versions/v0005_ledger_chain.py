"""The ledger is a hash chain; reversals, refunds in steps, suggestions, assignments, fulfilment.

Books written before get the hashes of their entries, what of each payment counts on its bill, and a fulfilment row for
every line of a bill that has its receipt.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.domain.errors import UserError
from portal.money.ledger_chain import GENESIS, EntryFacts, Line, entry_hash
from portal.store.money_triggers import chain_triggers, unlocked

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns and tables, fills them from what the books hold, and locks them."""
    _chain_ledger()
    _widen_payments()
    _step_refunds()
    _make_reversals()
    _make_suggestions()
    _make_fulfilment()
    _fulfil_what_was_paid()
    for statement in chain_triggers(op.get_bind().dialect.name):
        op.execute(statement)


def _text(name: str, *, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _optional(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=True)


def _number(name: str, *, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), server_default=default, autoincrement=False, nullable=False)


def _chain_ledger() -> None:
    op.add_column("ledger_entries", _text("prev", default=""))
    op.add_column("ledger_entries", _text("hash", default=""))
    op.create_index(op.f("ix_ledger_entries_day"), "ledger_entries", ["day"])
    books = op.get_bind()
    before, after = unlocked(books.dialect.name, "ledger_entries")
    op.execute(before)
    prev = GENESIS
    entries = sa.text("SELECT no, kind, centre_id, payment_id, bill_id, at, day FROM ledger_entries ORDER BY no")
    for entry in books.execute(entries).all():
        hashed = entry_hash(prev, EntryFacts(*entry), _lines(books, entry.no))
        books.execute(
            sa.text("UPDATE ledger_entries SET prev = :prev, hash = :hash WHERE no = :no"),
            {"prev": prev, "hash": hashed, "no": entry.no},
        )
        prev = hashed
    for statement in after:
        op.execute(statement)


def _lines(books: sa.Connection, no: int) -> list[Line]:
    lines = sa.text("SELECT account, debit_cents, credit_cents FROM ledger_lines WHERE entry_no = :no ORDER BY place")
    return [(account, debit, credit) for account, debit, credit in books.execute(lines, {"no": no})]


def _widen_payments() -> None:
    op.add_column("payments", _number("matched_cents", default="0"))
    op.create_index(op.f("ix_payments_booked_at"), "payments", ["booked_at"])
    op.create_index(op.f("ix_raw_messages_received_at"), "raw_messages", ["received_at"])
    op.create_index(
        "ix_bills_waiting",
        "bills",
        ["total_cents", "raised_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.execute(
        """
        UPDATE payments SET matched_cents = amount_cents - coalesce(
            (SELECT sum(r.amount_cents) FROM refund_cases AS r WHERE r.payment_id = payments.id), 0)
        WHERE state IN ('matched', 'part', 'over')
        """
    )


def _step_refunds() -> None:
    with op.batch_alter_table("refund_cases") as cases:
        for column in ("bill_id", "approved_by", "paid_by", "reference"):
            cases.add_column(_text(column, default=""))
        cases.add_column(_text("held_on", default="refunds_due"))
        for column in ("approved_at", "paid_at", "closed_at"):
            cases.add_column(_optional(column))
        cases.drop_constraint("uq_refund_cases_payment_id", type_="unique")
        cases.create_unique_constraint(
            op.f("uq_refund_cases_payment_id_bill_id_reason"), ["payment_id", "bill_id", "reason"]
        )
    op.create_index(op.f("ix_refund_cases_state"), "refund_cases", ["state"])
    op.create_index(
        "uq_refund_cases_reference",
        "refund_cases",
        ["reference"],
        unique=True,
        sqlite_where=sa.text("reference <> ''"),
        postgresql_where=sa.text("reference <> ''"),
    )
    op.execute(
        """
        UPDATE refund_cases SET bill_id = coalesce(
            (SELECT p.bill_id FROM payments AS p WHERE p.id = refund_cases.payment_id), '')
        """
    )
    op.execute(_LATE_MONEY)


_LATE_MONEY = """
INSERT INTO refund_cases (id, payment_id, centre_id, bill_id, amount_cents, reason, state, held_on, opened_at)
SELECT p.id, p.id, p.centre_id, p.bill_id, p.amount_cents, 'late', 'open', 'suspense', p.booked_at
FROM payments AS p WHERE p.state = 'late'
"""


def _make_reversals() -> None:
    op.create_table(
        "reversals",
        _text("id"),
        _text("rail"),
        _text("reversal_code"),
        _optional("rail_code"),
        _optional("payment_id"),
        _text("at"),
        _text("booked_at"),
        _optional("applied_at"),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_reversals_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reversals")),
        sa.UniqueConstraint("rail", "reversal_code", name=op.f("uq_reversals_rail_reversal_code")),
        sa.UniqueConstraint("rail", "rail_code", name=op.f("uq_reversals_rail_rail_code")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_reversals_payment_id")),
    )
    op.create_index(op.f("ix_reversals_booked_at"), "reversals", ["booked_at"])


def _make_suggestions() -> None:
    bill = ["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]
    op.create_table(
        "suggestions",
        *map(_text, ("centre_id", "bill_id", "payment_id")),
        _number("score"),
        *map(_text, ("why", "state", "opened_at")),
        _optional("closed_at"),
        sa.ForeignKeyConstraint(*bill, name=op.f("fk_suggestions_centre_id_bill_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_suggestions_payment_id")),
        sa.PrimaryKeyConstraint("centre_id", "bill_id", "payment_id", name=op.f("pk_suggestions")),
    )
    op.create_index(op.f("ix_suggestions_payment_id"), "suggestions", ["payment_id"])
    op.create_table(
        "assignments",
        *map(_text, ("payment_id", "bill_id", "centre_id", "requester", "approver", "reason", "at")),
        sa.ForeignKeyConstraint(*bill, name=op.f("fk_assignments_centre_id_bill_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_assignments_payment_id")),
        sa.PrimaryKeyConstraint("payment_id", "bill_id", name=op.f("pk_assignments")),
    )


def _make_fulfilment() -> None:
    op.create_table(
        "fulfilment",
        _text("agency"),
        _number("no"),
        *map(_text, ("state", "centre_id", "bill_id", "line_id", "service")),
        _number("units"),
        *map(_text, ("receipt", "account")),
        _number("service_cents"),
        _number("convenience_cents"),
        *map(_text, ("currency", "at", "day")),
        _number("entry_no"),
        sa.ForeignKeyConstraint(["entry_no"], ["ledger_entries.no"], name=op.f("fk_fulfilment_entry_no")),
        sa.PrimaryKeyConstraint("agency", "no", name=op.f("pk_fulfilment")),
    )
    op.create_index(op.f("ix_fulfilment_centre_id_bill_id"), "fulfilment", ["centre_id", "bill_id"])
    op.create_index(op.f("ix_fulfilment_entry_no"), "fulfilment", ["entry_no"])
    op.create_index(op.f("ix_fulfilment_agency_day"), "fulfilment", ["agency", "day"])
    op.create_table(
        "agency_tokens",
        *map(_text, ("agency", "token_hash", "made_at")),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_agency_tokens")),
    )


_PAID_LINES = """
INSERT INTO fulfilment (agency, no, state, centre_id, bill_id, line_id, service, units, receipt, account,
    service_cents, convenience_cents, currency, at, day, entry_no)
SELECT l.agency, row_number() OVER (PARTITION BY l.agency ORDER BY e.no, l.place), 'paid', l.centre_id, l.bill_id, l.id,
    l.service, l.units, r.number, r.account, l.service_cents, l.convenience_cents, r.currency, e.at, e.day, e.no
FROM receipts AS r
JOIN bill_lines AS l ON l.centre_id = r.centre_id AND l.bill_id = r.bill_id
JOIN ledger_entries AS e ON e.no = (
    SELECT max(x.no) FROM ledger_entries AS x WHERE x.payment_id = r.payment_id AND x.bill_id = r.bill_id)
"""


def _fulfil_what_was_paid() -> None:
    op.execute(_PAID_LINES)
    op.execute(
        "INSERT INTO serials (name, last) SELECT 'fulfilment/' || agency, max(no) FROM fulfilment GROUP BY agency"
    )


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
