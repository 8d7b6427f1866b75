"""Checks the journal from its first entry to its head: dense, chained, unaltered, and behind what was countersigned.

Every incarnation is a chain of its own; a former one ends where the portal signed for it. What screens read is compared
too: a bill's row must say what its entry says. And the file must not be behind its mark.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from desktop.store import identity
from desktop.store.chain import REPEATED, all_entries
from desktop.store.mark import Mark
from desktop.store.tables import bill, former_chain, journal
from sync.protocol.entry import ChainBroken, check_chain, genesis
from sync.protocol.messages import Head
from sync.protocol.signing import countersign_statement, verify


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What was found. ``entries`` and ``countersigned`` count over every incarnation; ``head`` is the last hash.

    ``wrong`` names the first thing that is not as it was written; empty when all is well.
    """

    entries: int
    head: str
    countersigned: int
    wrong: str

    @property
    def ok(self) -> bool:
        """True when nothing was found."""
        return not self.wrong


@dataclass(frozen=True, slots=True)
class _Chain:
    """One incarnation as far as it is whole. ``at_signed``: the hash in the place the portal signed for."""

    seq: int
    head: str
    at_signed: str
    wrong: str


def check_journal(connection: Connection, mark: Mark | None = None) -> JournalCheck:
    """Reads every entry once."""
    known = identity.facts(connection)
    if identity.COUNTER not in known:
        return JournalCheck(0, "", 0, "")
    present = int(known[identity.INCARNATION])
    signed = _signed(connection, known, present)
    incarnations = sorted({present, *signed, *connection.scalars(select(journal.c.incarnation).distinct())})
    entries = countersigned = 0
    head, wrong = "", ""
    for incarnation in incarnations:
        chain = _check_chain(connection, known[identity.COUNTER], incarnation, signed.get(incarnation))
        wrong = wrong or chain.wrong or _compared(known, incarnation, chain, signed.get(incarnation))
        entries, head = entries + chain.seq, chain.head
        countersigned += signed[incarnation].seq if incarnation in signed else 0
        if incarnation == present:
            wrong = wrong or _behind_mark(mark, incarnation, chain)
    return JournalCheck(entries, head, countersigned, wrong or _rows_differ(connection))


def _signed(connection: Connection, known: dict[str, str], present: int) -> dict[int, Head]:
    """The last countersigned head of each incarnation."""
    rows = connection.execute(select(former_chain))
    heads = {row.incarnation: msgspec.json.decode(row.countersigned, type=Head) for row in rows}
    if known.get(identity.COUNTERSIGNED):
        heads[present] = msgspec.json.decode(known[identity.COUNTERSIGNED], type=Head)
    return heads


def _check_chain(connection: Connection, counter: str, incarnation: int, signed: Head | None) -> _Chain:
    seq, head, at_signed, wrong = 0, genesis(counter, incarnation), "", ""
    if signed and not signed.seq:
        at_signed = head
    try:
        for entry in all_entries(connection, incarnation):
            seq, head = check_chain(counter, incarnation, (seq, head), [entry])
            if signed and seq == signed.seq:
                at_signed = head
    except ChainBroken as broken:
        wrong = str(broken)
    except ValueError as unreadable:  # a byte was flipped in what should be JSON
        wrong = f"entry {seq + 1}: was altered ({unreadable})"
    return _Chain(seq, head, at_signed, wrong)


def _compared(known: dict[str, str], incarnation: int, chain: _Chain, signed: Head | None) -> str:
    if signed is None:
        return ""
    if signed.seq > chain.seq:
        return f"entry {chain.seq}: the tail is cut, the portal signed for {signed.seq}"
    if chain.at_signed != signed.hash:
        return f"entry {signed.seq}: is not the one the portal signed for"
    statement = countersign_statement(known[identity.COUNTER], incarnation, signed.seq, signed.hash)
    if not verify(known[identity.PORTAL_KEY], signed.signature, statement):
        return f"entry {signed.seq}: the portal's signature is not the portal's"
    return ""


def _behind_mark(mark: Mark | None, incarnation: int, chain: _Chain) -> str:
    if mark is None or mark.place <= (incarnation, chain.seq):
        return ""
    return f"entry {chain.seq}: the tail is cut or the file was restored, it has been at {mark.seq}"


def _rows_differ(connection: Connection) -> str:
    """A bill's row that says otherwise than its entry: what screens show would not be what was done."""
    query = (
        select(journal.c.seq, journal.c.body, bill.c.account, bill.c.total_cents)
        .select_from(journal.outerjoin(bill, bill.c.id == journal.c.id))
        .where(journal.c.kind == "bill_raised", ~journal.c.id.contains(REPEATED))
    )
    for row in connection.execution_options(yield_per=500).execute(query):
        body: dict[str, Any] = json.loads(row.body)
        if (row.account, row.total_cents) != (body["account"], body["total_cents"]):
            return f"entry {row.seq}: the bill's row says otherwise"
    return ""
