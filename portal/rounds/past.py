"""The former chain: what a counter sent in an incarnation it no longer is, given back to its present device.

So a counter whose file was restored gets back what it did since, with the records and the outcomes. A forgotten
record comes back as forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from portal.first_start import Identity
from portal.rounds.caller import Caller, check_version
from portal.rounds.countersigned import countersign
from portal.rounds.number_block import leased_blocks
from portal.rounds.problem import Refused
from portal.store.tables.journal_tables import beside_entries, entries, records
from sync.protocol.entry import Entry, Record, genesis, packed
from sync.protocol.messages import MOST_ENTRIES, EntryOutcome, Head, PastAnswer, PastRequest
from sync.protocol.states import ActorKind, Outcome


def past(connection: Connection, caller: Caller, identity: Identity, request: PastRequest) -> PastAnswer:
    """The entries of one of the caller's incarnations after a seq, its end and its blocks; raises :class:`Refused`."""
    check_version(request.protocol)
    if not 1 <= request.incarnation <= caller.incarnation or request.after < 0:
        raise Refused("bad_message", f"This counter is in incarnation {caller.incarnation}; ask for one up to it.")
    head = _end(connection, caller, identity, request.incarnation)
    rows = _rows(connection, caller, request)
    more = bool(rows) and rows[-1].seq < head.seq
    outcomes = [EntryOutcome(row.seq, Outcome(row.outcome), row.reason) for row in rows]
    blocks = leased_blocks(connection, replace(caller, incarnation=request.incarnation))
    return PastAnswer(head, packed([_entry(row) for row in rows]), outcomes, more, list(blocks.values()))


def _end(connection: Connection, caller: Caller, identity: Identity, incarnation: int) -> Head:
    """Where the chain ends, countersigned; a chain without entries ends at its genesis."""
    if incarnation == caller.incarnation:
        return caller.head
    last = connection.execute(
        select(entries.c.seq, entries.c.hash)
        .where(*_chain_of(caller, incarnation))
        .order_by(entries.c.seq.desc())
        .limit(1)
    ).first()
    seq, hash_ = (last.seq, last.hash) if last else (0, genesis(caller.id, incarnation))
    return countersign(identity.head_key, caller.id, incarnation, seq, hash_)


def _rows(connection: Connection, caller: Caller, request: PastRequest) -> Sequence[Row[Any]]:
    return connection.execute(
        select(entries, records.c.salt, records.c.personal)
        .outerjoin(records, beside_entries())
        .where(*_chain_of(caller, request.incarnation), entries.c.seq > request.after)
        .order_by(entries.c.seq)
        .limit(MOST_ENTRIES)
    ).all()


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        seq=row.seq,
        id=row.id,
        kind=row.kind,
        version=row.version,
        actor=row.actor,
        actor_kind=ActorKind(row.actor_kind),
        at=row.at,
        commitment=row.commitment,
        body=msgspec.json.decode(row.body),
        prev=row.prev,
        hash=row.hash,
        record=None if row.salt is None else Record(row.salt, _personal(row.personal)),
    )


def _personal(stored: bytes | None) -> dict[str, object] | None:
    return None if stored is None else msgspec.json.decode(stored, type=dict[str, object])


def _chain_of(caller: Caller, incarnation: int) -> tuple[Any, ...]:
    return (
        entries.c.centre_id == caller.centre,
        entries.c.counter_id == caller.id,
        entries.c.incarnation == incarnation,
    )
