"""Checks the journal from its first entry to its head: dense, chained, unaltered, and behind what was countersigned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop.store.chain import read_entry
from desktop.store.identity import COUNTER, COUNTERSIGNED, INCARNATION, PORTAL_KEY, facts
from desktop.store.tables import journal, record
from sync.protocol.entry import ChainBroken, Entry, check_chain, genesis
from sync.protocol.signing import countersign_statement, verify


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What was found. ``countersigned`` is the last seq the portal signed for; ``wrong`` is empty when all is well."""

    entries: int
    head: str
    countersigned: int
    wrong: str

    @property
    def ok(self) -> bool:
        """True when nothing was found."""
        return not self.wrong


def check_journal(connection: Connection) -> JournalCheck:
    """Reads every entry once."""
    known = facts(connection)
    if COUNTER not in known:
        return JournalCheck(0, "", 0, "")
    counter, incarnation = known[COUNTER], int(known[INCARNATION])
    signed = json.loads(known[COUNTERSIGNED]) if COUNTERSIGNED in known else None
    seq, head, wrong = 0, genesis(counter, incarnation), ""
    hash_signed = ""
    try:
        for entry in _entries(connection):
            seq, head = check_chain(counter, incarnation, (seq, head), [entry])
            if signed and seq == signed["seq"]:
                hash_signed = head
    except ChainBroken as broken:
        wrong = str(broken)
    if signed and not wrong:
        statement = countersign_statement(counter, incarnation, signed["seq"], signed["hash"])
        wrong = _compared(signed, hash_signed or (head if signed["seq"] == seq else ""), seq)
        if not wrong and not verify(known[PORTAL_KEY], signed["signature"], statement):
            wrong = f"entry {signed['seq']}: the portal's signature is not the portal's"
    return JournalCheck(seq, head, signed["seq"] if signed else 0, wrong)


def _compared(signed: dict[str, str], found: str, seq: int) -> str:
    if int(signed["seq"]) > seq:
        return f"entry {seq}: the tail is cut, the portal signed for {signed['seq']}"
    if found != signed["hash"]:
        return f"entry {signed['seq']}: is not the one the portal signed for"
    return ""


def _entries(connection: Connection) -> Iterator[Entry]:
    query = (
        select(journal, record.c.salt, record.c.personal)
        .outerjoin(record, record.c.entry == journal.c.id)
        .order_by(journal.c.seq)
    )
    for row in connection.execution_options(yield_per=500).execute(query):
        yield read_entry(row)
