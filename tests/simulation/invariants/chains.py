"""The chains: whole at both ends, the same at both ends, signed by the portal, and nothing left to send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Row

from desktop.store import identity
from sync.protocol.entry import ChainBroken, Entry, Record, check_chain, genesis
from sync.protocol.messages import Head
from sync.protocol.signing import countersign_statement, verify
from sync.protocol.states import ActorKind
from tests.simulation.invariants.broken import Broken
from tests.simulation.scene import Books, Look


def nothing_is_unsent(look: Look) -> Iterator[Broken]:
    """At rest the portal has acknowledged everything."""
    for file in look.files:
        unsent = [entry for entry in file.journal if entry.acked_at is None]
        if unsent:
            first = unsent[0]
            sentence = f"{file.name} still holds {len(unsent)} unsent entries, the first {first.kind} {first.id}"
            yield Broken("unsent", sentence, first.id)


def chains_are_equal(look: Look) -> Iterator[Broken]:
    """What a counter has of its chains the portal has in the same places, and no more, of whatever incarnation."""
    there: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for entry in look.books.entries:
        there[entry.counter_id, entry.incarnation][entry.seq] = entry.hash
    for file in look.files:
        mine: dict[int, dict[int, str]] = defaultdict(dict)
        for entry in file.journal:
            mine[entry.incarnation][entry.seq] = entry.hash
        for incarnation, hashes in mine.items():
            for seq, hash_ in hashes.items():
                found = there[file.counter, incarnation].get(seq)
                if found != hash_:
                    what = "is not at the portal" if found is None else "is another at the portal"
                    yield Broken("chain", f"{file.name} {incarnation}/{seq} {what}")
        for (counter, incarnation), entries in there.items():
            lacks = entries.keys() - mine[incarnation].keys() if counter == file.counter else ()
            if lacks:
                of = f"the {len(entries)} the portal has of chain {incarnation}"
                yield Broken("chain", f"{file.name} lacks {len(lacks)} of {of}, the first {min(lacks)}")


def counters_journals_are_whole(look: Look) -> Iterator[Broken]:
    """The counter's own check finds nothing."""
    for file in look.files:
        if not file.check.ok:
            yield Broken("journal", f"{file.name}: {file.check.wrong}")


def portals_chains_are_whole(look: Look) -> Iterator[Broken]:
    """Every chain the portal has is dense, chained and unaltered from its first entry, with its records."""
    chains: dict[tuple[str, int], list[Row[Any]]] = defaultdict(list)
    for entry in look.books.entries:
        chains[entry.counter_id, entry.incarnation].append(entry)
    for (counter, incarnation), rows in chains.items():
        try:
            entries = [_entry(row, look.books) for row in rows]
            check_chain(counter, incarnation, (0, genesis(counter, incarnation)), entries)
        except ChainBroken as broken:
            yield Broken("journal", f"the portal's chain {counter}/{incarnation}: {broken}")


def signed_heads_are_genuine(look: Look) -> Iterator[Broken]:
    """The head a counter keeps is signed by this portal, is the end of its chain, and so is the portal's own."""
    keys = [row.public_hex for row in look.books.keys if row.purpose == "heads"]
    for row in look.books.counters:
        if row.incarnation and not _is_signed(keys, row.id, row.incarnation, _head_of(row)):
            yield Broken("head", f"the portal's head of counter {row.id} is not signed")
    heads = {row.id: row for row in look.books.counters}
    for file in look.files:
        kept = file.facts.get(identity.COUNTERSIGNED)
        head = msgspec.json.decode(kept, type=Head) if kept else None
        there = heads.get(file.counter)
        if head is None or there is None:
            yield Broken("head", f"{file.name} has no signed head, or no counter at the portal")
        elif (file.incarnation, head.seq, head.hash) != (there.incarnation, there.head_seq, there.head_hash):
            kept_there = f"{there.incarnation}/{there.head_seq}"
            yield Broken("head", f"{file.name} keeps the head {file.incarnation}/{head.seq}, the portal {kept_there}")
        elif not _is_signed(keys, file.counter, file.incarnation, head):
            yield Broken("head", f"the head {file.name} keeps is not signed by this portal")


def _head_of(row: Row[Any]) -> Head:
    return Head(row.head_seq, row.head_hash, row.head_signature)


def _is_signed(keys: list[str], counter: str, incarnation: int, head: Head) -> bool:
    statement = countersign_statement(counter, incarnation, head.seq, head.hash)
    return any(verify(key, head.signature, statement) for key in keys)


def _entry(row: Row[Any], books: Books) -> Entry:
    beside = books.records.get((row.counter_id, row.incarnation, row.seq))
    record = None
    if beside is not None:
        record = Record(beside.salt, None if beside.personal is None else msgspec.json.decode(beside.personal))
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
        record=record,
    )
