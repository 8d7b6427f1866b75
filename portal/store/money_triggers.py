"""What the database refuses about money, in the words of SQLite and of PostgreSQL: a ledger entry that does not
continue the chain, and altering what is a fact.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from portal.store.trigger import trigger

_CHAINED: Final = """
(NEW.hash = '' OR (NEW.no > 1 AND NOT EXISTS
    (SELECT 1 FROM ledger_entries WHERE no = NEW.no - 1 AND hash = NEW.prev)))
"""

_APPEND_ONLY: Final = ("fulfilment", "assignments")
_NEVER_DELETED: Final = ("reversals", "refund_cases")
_KEPT: Final = {
    "reversals": "id, rail, reversal_code, rail_code, at, booked_at",
    "refund_cases": "id, payment_id, bill_id, amount_cents, reason, opened_at",
}


def chain_triggers(dialect: str) -> list[str]:
    """The triggers of revision 0005, as statements; ``dialect`` is sqlite or postgresql."""
    write = partial(trigger, dialect)
    made = write("ledger_entries_chained", "INSERT", "ledger_entries", _CHAINED, "the ledger is a chain")
    for table in (*_APPEND_ONLY, *_NEVER_DELETED):
        made += write(f"{table}_no_DELETE", "DELETE", table, "", f"{table} is append-only")
    for table in _APPEND_ONLY:
        made += write(f"{table}_no_UPDATE", "UPDATE", table, "", f"{table} is append-only")
    for table, columns in _KEPT.items():
        made += write(f"{table}_kept", f"UPDATE OF {columns}", table, "", f"{table} are never altered")
    return made


def unlocked(dialect: str, table: str) -> tuple[str, list[str]]:
    """How a migration may fill a new column of an append-only table: before it, and after it."""
    if dialect == "sqlite":
        refuse = f"CREATE TRIGGER {table}_no_UPDATE BEFORE UPDATE ON {table}\nBEGIN SELECT RAISE(ABORT, "
        return f"DROP TRIGGER {table}_no_UPDATE", [f"{refuse}'{table} is append-only'); END"]
    return f"ALTER TABLE {table} DISABLE TRIGGER USER", [f"ALTER TABLE {table} ENABLE TRIGGER USER"]
