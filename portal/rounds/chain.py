"""The chain: which offered entries are known already, and whether the new ones follow the stored head.

What an entry left out on its way (hash, the hash before it, the commitment) is computed here behind the portal's own
stored chain. A seq that is known with another hash means two devices write as one counter: nothing is taken and an
alarm is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from portal.rounds.caller import Caller
from portal.rounds.problem import Refused
from portal.store.alarm import Alarm
from portal.store.tables.journal_tables import entries
from sync.protocol.entry import ChainBroken, Entry, genesis, unpacked
from sync.protocol.messages import EntryOutcome, Head, RoundRequest
from sync.protocol.signing import head_statement, verify
from sync.protocol.states import Outcome


@dataclass(frozen=True, slots=True)
class Offer:
    """The entries of a round, whole again and cut at the stored head."""

    known: list[EntryOutcome]
    fresh: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the portal has at one place of the chain; the outcome is empty for the place before the first entry."""

    hash: str
    outcome: str = ""
    reason: str = ""


def read_offer(connection: Connection, caller: Caller, request: RoundRequest) -> Offer:
    """Checks the offered entries and head against the stored chain; raises :class:`Refused`."""
    _check_seqs(caller, request.entries)
    _check_signature(caller, request)
    if not request.entries:
        _check_place_of_head(connection, caller, request.head)
        return Offer([], [])
    kept = _kept_chain(connection, caller, request.entries)
    _check_said_hashes(caller, request.entries, kept)
    whole = _whole(caller, kept[request.entries[0].seq - 1].hash, request.entries)
    known = [_known_outcome(caller, entry, kept[entry.seq]) for entry in whole if entry.seq <= caller.head.seq]
    _check_end(caller, request.head, whole[-1])
    return Offer(known, whole[len(known) :])


def _check_seqs(caller: Caller, offered: Sequence[Entry]) -> None:
    if not offered:
        return
    first = offered[0].seq
    if first < 1 or any(entry.seq != seq for seq, entry in enumerate(offered, start=first)):
        raise Refused("bad_message", "The entries of a round must be in order of seq, without a gap.")
    if first > caller.head.seq + 1:
        raise Refused("gap", f"The portal has entries up to {caller.head.seq}; {first} does not follow.")


def _check_signature(caller: Caller, request: RoundRequest) -> None:
    """A signed head is this device's; with entries there must be one."""
    head = request.head
    if head is None:
        if request.entries:
            raise Refused("bad_message", "A round with entries needs the signed head.")
        return
    statement = head_statement(caller.id, caller.incarnation, head.seq, head.hash)
    if not verify(caller.device_key, head.signature, statement):
        raise Refused("bad_signature", "The head's signature does not fit the counter's key.")
    if request.entries and head.seq != request.entries[-1].seq:
        raise Refused("bad_message", "The signed head is not the last entry of the round.")


def _kept_chain(connection: Connection, caller: Caller, offered: Sequence[Entry]) -> dict[int, _Kept]:
    """The stored chain by seq, from the place before the first offered entry."""
    before = offered[0].seq - 1
    if before == caller.head.seq:
        return {before: _Kept(caller.head.hash)}
    rows = connection.execute(
        select(entries.c.seq, entries.c.hash, entries.c.outcome, entries.c.reason).where(
            *_chain_of(caller), entries.c.seq.between(before, offered[-1].seq)
        )
    )
    kept = {seq: _Kept(hash_, outcome, reason) for seq, hash_, outcome, reason in rows}
    kept.setdefault(0, _Kept(genesis(caller.id, caller.incarnation)))
    return kept


def _check_said_hashes(caller: Caller, offered: Sequence[Entry], kept: dict[int, _Kept]) -> None:
    """A hash that did travel, of a place the portal has, must be the one it has there."""
    before = offered[0].seq - 1
    if offered[0].prev not in ("", kept[before].hash):
        raise _other_hash(caller, before, offered[0].prev)
    for entry in offered:
        if entry.hash and entry.seq <= caller.head.seq and entry.hash != kept[entry.seq].hash:
            raise _other_hash(caller, entry.seq, entry.hash)


def _whole(caller: Caller, before: str, offered: Sequence[Entry]) -> list[Entry]:
    try:
        return unpacked(caller.id, caller.incarnation, before, offered)
    except (ChainBroken, ValueError) as wrong:
        raise Refused("bad_message", f"The chain is broken: {wrong}.") from wrong


def _known_outcome(caller: Caller, entry: Entry, kept: _Kept) -> EntryOutcome:
    if kept.hash != entry.hash:
        raise _other_hash(caller, entry.seq, entry.hash)
    refused = kept.outcome == Outcome.REFUSED
    return EntryOutcome(entry.seq, Outcome.REFUSED if refused else Outcome.EXISTS, kept.reason)


def _check_end(caller: Caller, head: Head | None, last: Entry) -> None:
    """What this device signed must be what its entries come to here: else its chain left ours somewhere before."""
    if head is not None and head.hash != last.hash:
        raise _other_hash(caller, head.seq, head.hash)


def _check_place_of_head(connection: Connection, caller: Caller, head: Head | None) -> None:
    """Without entries the signed head is a place in the stored chain, or beyond its end."""
    if head is None or not 0 < head.seq <= caller.head.seq:
        return
    stored = connection.execute(select(entries.c.hash).where(*_chain_of(caller), entries.c.seq == head.seq)).scalar()
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
