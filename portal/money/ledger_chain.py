"""The ledger as a hash chain: each entry's hash covers what it says, its lines in order, and the hash before it.

An entry that is altered, left out, put in or moved later breaks every hash behind it. The chain proves nothing by
itself against somebody who writes all of it anew; so a day's reconciliation names its end, to be kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, select

from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from sync.protocol.canonical import digest

FORM: Final = "huduma-ledger-1"
GENESIS: Final = digest(["huduma-ledger-genesis-1"])
"""What stands before the first entry."""

CHUNK = 1_000
MOST_PROBLEMS = 100
_HASH_OF: Final = select(ledger_entries.c.hash).where(ledger_entries.c.no == bindparam("wanted"))

Line = tuple[str, int, int]
"""Account, debit and credit in cents."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What of an entry is hashed besides its lines."""

    no: int
    kind: str
    centre: str | None
    payment: str
    bill: str | None
    at: str
    day: str


def entry_hash(prev: str, facts: EntryFacts, lines: Iterable[Line]) -> str:
    """SHA-256 of the canonical form, lower-case hex."""
    named = [facts.no, facts.kind, facts.centre, facts.payment, facts.bill, facts.at, facts.day]
    return digest([FORM, *named, [list(line) for line in lines], prev])


def hash_before(connection: Connection, no: int) -> str:
    """The hash entry ``no`` continues; one read by key."""
    if no == 1:
        return GENESIS
    return str(connection.execute(_HASH_OF, {"wanted": no - 1}).scalar_one())


@dataclass(frozen=True, slots=True)
class LedgerEnd:
    """The last entry and its hash; 0 and the genesis for an empty ledger."""

    no: int
    hash: str


def ledger_end(connection: Connection, day: date) -> LedgerEnd:
    """Where the ledger stood at the end of a business day."""
    no = connection.execute(
        select(func.max(ledger_entries.c.no)).where(ledger_entries.c.day <= day.isoformat())
    ).scalar()
    return LedgerEnd(0, GENESIS) if no is None else LedgerEnd(int(no), hash_before(connection, int(no) + 1))


@dataclass(frozen=True, slots=True)
class Broken:
    """One entry that does not hold: ``gap``, ``chain``, ``hash`` or ``balance``."""

    no: int
    name: str


def verify_ledger(connection: Connection) -> tuple[LedgerEnd, list[Broken]]:
    """Reads the whole ledger: its end as computed, and what does not hold (the first hundred)."""
    return _verify(connection, LedgerEnd(0, GENESIS), None)


def verify_entries(connection: Connection, day: date) -> list[Broken]:
    """What does not hold of the entries of one business day, and of their join to the entry before."""
    span = select(func.min(ledger_entries.c.no), func.max(ledger_entries.c.no))
    first, last = connection.execute(span.where(ledger_entries.c.day == day.isoformat())).one()
    if first is None:
        return []
    before = connection.execute(_HASH_OF, {"wanted": first - 1}).scalar() if first > 1 else GENESIS
    return _verify(connection, LedgerEnd(first - 1, str(before)), last)[1]


def _verify(connection: Connection, start: LedgerEnd, last: int | None) -> tuple[LedgerEnd, list[Broken]]:
    broken: list[Broken] = []
    before, expected = start.hash, start.no + 1
    for entry, lines in _entries(connection, start.no, last):
        facts = EntryFacts(entry.no, entry.kind, entry.centre_id, entry.payment_id, entry.bill_id, entry.at, entry.day)
        if entry.no != expected:
            broken.append(Broken(expected, "gap"))
        if entry.prev != before:
            broken.append(Broken(entry.no, "chain"))
        if entry_hash(entry.prev, facts, lines) != entry.hash:
            broken.append(Broken(entry.no, "hash"))
        if len(lines) < 2 or sum(debit for _, debit, _ in lines) != sum(credit for _, _, credit in lines):
            broken.append(Broken(entry.no, "balance"))
        before, expected = entry.hash, entry.no + 1
        if len(broken) >= MOST_PROBLEMS:
            break
    return LedgerEnd(expected - 1, before), broken


def has_end(connection: Connection, kept: str) -> bool:
    """True when an end that was noted before, ``NO:HASH``, is in the ledger."""
    no, _, hashed = kept.partition(":")
    if not no.isascii() or not no.isdigit() or len(no) > 18:
        return False
    return connection.execute(_HASH_OF, {"wanted": int(no)}).scalar() == hashed


def _entries(connection: Connection, after: int, last: int | None) -> Iterator[tuple[Row[Any], list[Line]]]:
    """The entries after a number with their lines, a chunk of entries at a time."""
    wanted = select(ledger_entries).order_by(ledger_entries.c.no).limit(CHUNK)
    if last is not None:
        wanted = wanted.where(ledger_entries.c.no <= last)
    while True:
        chunk = connection.execute(wanted.where(ledger_entries.c.no > after)).all()
        if not chunk:
            return
        lines = lines_of(connection, chunk[0].no, chunk[-1].no)
        for entry in chunk:
            yield entry, lines.get(entry.no, [])
        after = chunk[-1].no


def lines_of(connection: Connection, first: int, last: int) -> dict[int, list[Line]]:
    """The lines of a range of entries, in their order."""
    rows = connection.execute(
        select(ledger_lines)
        .where(ledger_lines.c.entry_no.between(first, last))
        .order_by(ledger_lines.c.entry_no, ledger_lines.c.place)
    )
    by_entry = groupby(rows, key=lambda row: int(row.entry_no))
    return {no: [(row.account, row.debit_cents, row.credit_cents) for row in group] for no, group in by_entry}
