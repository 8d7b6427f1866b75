"""What the database itself refuses: altering what is append-only, and a ledger entry that does not balance.

Written for SQLite. Another database gets its own text here, under the same names.
"""

from __future__ import annotations

from typing import Final

_REFUSE: Final = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_WEIGH: Final = """
CREATE TRIGGER ledger_entries_weigh BEFORE INSERT ON ledger_entries
WHEN (SELECT coalesce(sum(debit_cents), 0) <> coalesce(sum(credit_cents), 0) OR count(*) < 2
      FROM ledger_lines WHERE entry_no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'a ledger entry must balance'); END
"""

_CLOSE: Final = """
CREATE TRIGGER ledger_lines_closed BEFORE INSERT ON ledger_lines
WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE no = NEW.entry_no)
BEGIN SELECT RAISE(ABORT, 'this ledger entry is closed'); END
"""

_RECEIPT_KEPT: Final = """
CREATE TRIGGER receipts_kept BEFORE UPDATE OF centre_id, series, serial, number, bill_id, payment_id, account,
    amount_cents, currency, channel, rail_code, issued_at, key_id, qr, code_check ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt is never altered'); END
"""

_PAYMENT_KEPT: Final = """
CREATE TRIGGER payments_kept BEFORE UPDATE OF id, rail, channel, account_typed, account, amount_cents, paid_at,
    booked_at ON payments
BEGIN SELECT RAISE(ABORT, 'a payment is never altered'); END
"""

_APPEND_ONLY: Final = ("entries", "ledger_entries", "ledger_lines")
_NEVER_DELETED: Final = ("payments", "receipts", "raw_messages", "bills", "bill_lines")


def first_triggers() -> list[str]:
    """The triggers of the first schema, as statements."""
    append_only = [_REFUSE.format(table=table, deed=deed) for table in _APPEND_ONLY for deed in ("UPDATE", "DELETE")]
    kept = [_REFUSE.format(table=table, deed="DELETE") for table in _NEVER_DELETED]
    return [*append_only, *kept, _WEIGH, _CLOSE, _RECEIPT_KEPT, _PAYMENT_KEPT]
