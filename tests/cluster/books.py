"""What stands in the cluster's books when everything is quiet again, beside what was seen acknowledged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from tests.cluster.payers import Due


@dataclass(frozen=True, slots=True)
class Found:
    """``lost``: acknowledged and not in the books, or not as it was paid; ``doubled``: booked or receipted twice."""

    lost: list[str]
    doubled: list[str]
    booked: int
    receipts: int
    unbalanced: int
    gaps: int

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not (self.lost or self.doubled or self.unbalanced or self.gaps)


def look(url: str, acknowledged: Mapping[str, Due]) -> Found:
    """Compares; everything that was stored must have been read before."""
    with psycopg.connect(url) as books:
        paid = books.execute("SELECT rail_code, account, amount_cents FROM payments").fetchall()
        receipted = books.execute("SELECT bill_id, count(*) FROM receipts GROUP BY bill_id HAVING count(*) > 1")
        twice = [str(bill) for bill, _ in receipted]
        receipts, last = _one(books, "SELECT count(*), coalesce(max(serial), 0) FROM receipts")
        entries, last_entry = _one(books, "SELECT count(*), coalesce(max(no), 0) FROM ledger_entries")
        (unbalanced,) = _one(books, _UNBALANCED)
    there = {code: Due(account, cents) for code, account, cents in paid}
    times = Counter(code for code, _, _ in paid)
    return Found(
        lost=sorted(code for code, due in acknowledged.items() if there.get(code) != due),
        doubled=sorted([code for code, count in times.items() if count > 1] + twice),
        booked=len(paid),
        receipts=receipts,
        unbalanced=unbalanced,
        gaps=(last - receipts) + (last_entry - entries),
    )


def unread(url: str) -> int:
    """Confirmations that are stored and not read yet."""
    with psycopg.connect(url) as books:
        (count,) = _one(books, "SELECT count(*) FROM raw_messages WHERE state = 'stored'")
    return count


_UNBALANCED = """
SELECT count(*) FROM (SELECT entry_no FROM ledger_lines GROUP BY entry_no
                      HAVING sum(debit_cents) <> sum(credit_cents)) AS uneven
"""


def _one(books: psycopg.Connection[tuple[int, ...]], query: str) -> tuple[int, ...]:
    row = books.execute(query.encode()).fetchone()
    assert row is not None
    return tuple(int(value) for value in row)
