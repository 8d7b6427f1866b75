"""Posting to the ledger: double entry, whole cents, numbered without a gap, never altered.

Accounts: ``rail_clearing:<rail>``, ``revenue:<agency>:<service>``, ``convenience_fee``, ``suspense``, ``refunds_due``,
``owed_back``. Each entry continues the hash chain (``ledger_chain``). The lines go in before their entry; the database
weighs them when the entry comes and refuses what does not balance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select

from desktop.domain.time import business_day
from portal.money.ledger_chain import EntryFacts, Line, entry_hash, hash_before
from portal.store.bulk import insert_rows
from portal.store.serial import take_serial
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from portal.store.transaction import Transaction

LEDGER: Final = "ledger"
"""The counting row of the entries."""

SUSPENSE: Final = "suspense"
REFUNDS_DUE: Final = "refunds_due"
CONVENIENCE_FEE: Final = "convenience_fee"
OWED_BACK: Final = "owed_back"
"""Money that went back twice: refunded by us, then reversed by the rail. Somebody owes it to us."""


def rail_clearing(rail: str) -> str:
    """Money a rail holds for us."""
    return f"rail_clearing:{rail}"


def revenue(agency: str, service: str) -> str:
    """What an agency earned with a service."""
    return f"revenue:{agency}:{service}"


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to be: cents to debit and to credit by account; an account stands on one side only."""

    kind: str
    payment: str
    debits: Mapping[str, int]
    credits: Mapping[str, int]
    centre: str | None = None
    bill: str | None = None


def post(tx: Transaction, posting: Posting) -> int:
    """Writes the entry and gives its number; the database raises when it does not balance."""
    return post_all(tx, [posting])[0]


def post_all(tx: Transaction, postings: Sequence[Posting]) -> list[int]:
    """As :func:`post`, for several entries in their order, with as many statements as for one."""
    first = take_serial(tx, LEDGER, len(postings)) - len(postings) + 1
    prev = hash_before(tx.connection, first)
    lines: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for no, posting in enumerate(postings, start=first):
        sides = _sides_of(posting)
        lines += [
            {"entry_no": no, "place": place, "account": account, "debit_cents": debit, "credit_cents": credit}
            for place, (account, debit, credit) in enumerate(sides, start=1)
        ]
        entries.append(_entry(tx, no, posting, sides, prev))
        prev = entries[-1]["hash"]
    insert_rows(tx.connection, ledger_lines, lines)
    insert_rows(tx.connection, ledger_entries, entries)
    return [entry["no"] for entry in entries]


def _sides_of(posting: Posting) -> list[Line]:
    assert posting.debits or posting.credits, "an entry moves something"
    sides = [(account, cents, 0) for account, cents in posting.debits.items() if cents]
    return sides + [(account, 0, cents) for account, cents in posting.credits.items() if cents]


def _entry(tx: Transaction, no: int, posting: Posting, sides: list[Line], prev: str) -> dict[str, Any]:
    day = business_day(tx.instant).isoformat()
    facts = EntryFacts(no, posting.kind, posting.centre, posting.payment, posting.bill, tx.at, day)
    return {
        "no": no,
        "kind": posting.kind,
        "centre_id": posting.centre,
        "payment_id": posting.payment,
        "bill_id": posting.bill,
        "at": tx.at,
        "day": day,
        "prev": prev,
        "hash": entry_hash(prev, facts, sides),
    }


def netted(debits: Mapping[str, int], credits: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Both sides without what cancels out: an account stands on one side only, and never with nothing."""
    over = {account: debits.get(account, 0) - credits.get(account, 0) for account in (*debits, *credits)}
    left = {account: cents for account, cents in over.items() if cents > 0}
    return left, {account: -cents for account, cents in over.items() if cents < 0}


def balance_of(connection: Connection, account: str) -> int:
    """Debits less credits of one account, in cents."""
    both = select(func.sum(ledger_lines.c.debit_cents - ledger_lines.c.credit_cents))
    return int(connection.execute(both.where(ledger_lines.c.account == account)).scalar() or 0)


def ledger_balanced(connection: Connection) -> bool:
    """True when every entry balances by itself, none is missing, and no line stands alone."""
    debit, credit = func.sum(ledger_lines.c.debit_cents), func.sum(ledger_lines.c.credit_cents)
    uneven = select(ledger_lines.c.entry_no).group_by(ledger_lines.c.entry_no).having(debit != credit)
    if connection.execute(uneven.limit(1)).first() is not None:
        return False
    entries, last = connection.execute(select(func.count(), func.max(ledger_entries.c.no))).one()
    with_lines = connection.execute(select(func.count(func.distinct(ledger_lines.c.entry_no)))).scalar_one()
    return int(entries) == int(last or 0) == int(with_lines)
