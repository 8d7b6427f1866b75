"""The chain: which offered entries are known already, and whether the new ones follow the stored head.

A seq that is known with another hash means two devices write as one counter: nothing is taken and an alarm is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from portal.rounds.caller import Caller
from portal.rounds.problem import Refused
from portal.store.alarm import Alarm
from portal.store.tables.journal_tables import entries
from sync.protocol.entry import ChainBroken, Entry, check_chain
from sync.protocol.messages import EntryOutcome, RoundRequest
from sync.protocol.signing import head_statement, verify
from sync.protocol.states import Outcome


@dataclass(frozen=True, slots=True)
class Offer:
    """The entries of a round, cut at the stored head."""

    known: list[EntryOutcome]
    fresh: Sequence[Entry]


def read_offer(connection: Connection, caller: Caller, request: RoundRequest) -> Offer:
    """Checks the offered entries and head against the stored chain; raises :class:`Refused`."""
    _check_seqs(caller, request.entries)
    stored = caller.head.seq
    known = [entry for entry in request.entries if entry.seq <= stored]
    fresh = request.entries[len(known) :]
    outcomes = _known_outcomes(connection, caller, known)
    _check_head(connection, caller, request)
    if fresh:
        if fresh[0].prev != caller.head.hash:
            raise _other_hash(caller, stored, fresh[0].prev)
        try:
            check_chain(caller.id, caller.incarnation, (stored, caller.head.hash), fresh)
        except (ChainBroken, ValueError) as wrong:
            raise Refused("bad_message", f"The chain is broken: {wrong}.") from wrong
    return Offer(outcomes, fresh)


def _check_seqs(caller: Caller, offered: Sequence[Entry]) -> None:
    if not offered:
        return
    first = offered[0].seq
    if first < 1 or any(entry.seq != seq for seq, entry in enumerate(offered, start=first)):
        raise Refused("bad_message", "The entries of a round must be in order of seq, without a gap.")
    if first > caller.head.seq + 1:
        raise Refused("gap", f"The portal has entries up to {caller.head.seq}; {first} does not follow.")


def _known_outcomes(connection: Connection, caller: Caller, known: Sequence[Entry]) -> list[EntryOutcome]:
    if not known:
        return []
    rows = connection.execute(
        select(entries.c.seq, entries.c.hash, entries.c.outcome, entries.c.reason).where(
            *_chain_of(caller), entries.c.seq.between(known[0].seq, known[-1].seq)
        )
    )
    stored = {row.seq: row for row in rows}
    outcomes = []
    for entry in known:
        row = stored[entry.seq]
        if row.hash != entry.hash:
            raise _other_hash(caller, entry.seq, entry.hash)
        refused = row.outcome == Outcome.REFUSED
        outcomes.append(EntryOutcome(entry.seq, Outcome.REFUSED if refused else Outcome.EXISTS, row.reason))
    return outcomes


def _check_head(connection: Connection, caller: Caller, request: RoundRequest) -> None:
    """The signed head must be the last offered entry, or, without entries, a place in the stored chain."""
    head = request.head
    if head is None:
        if request.entries:
            raise Refused("bad_message", "A round with entries needs the signed head.")
        return
    statement = head_statement(caller.id, request.incarnation, head.seq, head.hash)
    if not verify(caller.device_key, head.signature, statement):
        raise Refused("bad_signature", "The head's signature does not fit the counter's key.")
    if request.entries:
        last = request.entries[-1]
        if (head.seq, head.hash) != (last.seq, last.hash):
            raise Refused("bad_message", "The signed head is not the last entry of the round.")
    elif 0 < head.seq <= caller.head.seq:
        stored = connection.execute(
            select(entries.c.hash).where(*_chain_of(caller), entries.c.seq == head.seq)
        ).scalar()
        if stored != head.hash:
            raise _other_hash(caller, head.seq, head.hash)


def _chain_of(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    return (
        entries.c.centre_id == caller.centre,
        entries.c.counter_id == caller.id,
        entries.c.incarnation == caller.incarnation,
    )


def _other_hash(caller: Caller, seq: int, offered: str) -> Refused:
    return Refused(
        "other_hash",
        f"Entry {seq} is known with another hash: this counter's file was copied or restored. Enrol the device again.",
        Alarm(
            "other_hash",
            f"{caller.id}/{caller.incarnation}/{seq}/{offered}",
            caller.centre,
            caller.id,
            {"incarnation": caller.incarnation, "seq": seq, "offered": offered},
        ),
    )
