"""What the database itself refuses: altering what is append-only, and a ledger entry that does not balance.

The same rules under the same names in the words of SQLite and of PostgreSQL.
"""

from __future__ import annotations

from typing import Final

from portal.store.trigger import trigger

_UNEVEN: Final = """(SELECT coalesce(sum(debit_cents), 0) <> coalesce(sum(credit_cents), 0) OR count(*) < 2
    FROM ledger_lines WHERE entry_no = NEW.no)"""
_CLOSED: Final = "EXISTS (SELECT 1 FROM ledger_entries WHERE no = NEW.entry_no)"
_RECEIPT: Final = """centre_id, series, serial, number, bill_id, payment_id, account, amount_cents, currency, channel,
    rail_code, issued_at, key_id, qr, code_check"""
_PAYMENT: Final = "id, rail, channel, account_typed, account, amount_cents, paid_at, booked_at"

_APPEND_ONLY: Final = ("entries", "ledger_entries", "ledger_lines")
_NEVER_DELETED: Final = ("payments", "receipts", "raw_messages", "bills", "bill_lines")


def first_triggers(dialect: str) -> list[str]:
    """The triggers of the first schema, as statements; ``dialect`` is sqlite or postgresql."""
    made: list[str] = []
    for table in _APPEND_ONLY:
        for deed in ("UPDATE", "DELETE"):
            made += trigger(dialect, f"{table}_no_{deed}", deed, table, "", f"{table} is append-only")
    for table in _NEVER_DELETED:
        made += trigger(dialect, f"{table}_no_DELETE", "DELETE", table, "", f"{table} is append-only")
    made += trigger(dialect, "ledger_entries_weigh", "INSERT", "ledger_entries", _UNEVEN, "a ledger entry must balance")
    made += trigger(dialect, "ledger_lines_closed", "INSERT", "ledger_lines", _CLOSED, "this ledger entry is closed")
    made += trigger(dialect, "receipts_kept", f"UPDATE OF {_RECEIPT}", "receipts", "", "a receipt is never altered")
    made += trigger(dialect, "payments_kept", f"UPDATE OF {_PAYMENT}", "payments", "", "a payment is never altered")
    return made
