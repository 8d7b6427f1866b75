"""An entry of the journal, the record that travels beside it, and the chain.

Entry: counter, incarnation, seq (no gaps), id, kind, version, actor and its kind, at, commitment, body, hash of the
entry before. Personal data never stands in the body: it travels in the record, and the entry carries a salted
commitment to it. A record can be forgotten (``personal`` is then ``None``) and the chain stays whole.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence

import msgspec

from sync.protocol.canonical import Plain, canonical, digest
from sync.protocol.states import ActorKind

ENTRY_FORM = "huduma-entry-1"
GENESIS_FORM = "huduma-genesis-1"
NO_RECORD = ""


class ChainBroken(Exception):
    """A journal that was altered; says at which seq and what is wrong."""

    def __init__(self, seq: int, what: str) -> None:
        super().__init__(f"entry {seq}: {what}")
        self.seq = seq
        self.what = what


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Personal data beside an entry. ``personal`` is ``None`` once forgotten."""

    salt: str
    personal: dict[str, object] | None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of the journal, as it is stored and as it travels.

    What the other end can compute need not travel (:func:`packed`, :func:`unpacked`): then it is empty.
    """

    seq: int
    id: str
    kind: str
    actor: str
    actor_kind: ActorKind
    at: str
    body: dict[str, object]
    version: int = 1
    commitment: str = NO_RECORD
    prev: str = ""
    hash: str = ""
    record: Record | None = None


def genesis(counter: str, incarnation: int) -> str:
    """The hash that stands before a counter's first entry of an incarnation."""
    return digest([GENESIS_FORM, counter, incarnation])


def commitment(record: Record) -> str:
    """SHA-256 over salt and canonical personal data; ``ValueError`` when it is forgotten."""
    if record.personal is None:
        raise ValueError("a forgotten record has no commitment to compute")
    return hashlib.sha256(bytes.fromhex(record.salt) + canonical(record.personal)).hexdigest()


def make_record(personal: dict[str, Plain]) -> Record | None:
    """A record with a fresh 16-byte salt; ``None`` when there is nothing personal."""
    return Record(secrets.token_hex(16), dict(personal)) if personal else None


def entry_hash(counter: str, incarnation: int, entry: Entry) -> str:
    """The hash of an entry in its place in one counter's chain."""
    return digest(
        [
            ENTRY_FORM,
            counter,
            incarnation,
            entry.seq,
            entry.id,
            entry.kind,
            entry.version,
            entry.actor,
            entry.actor_kind.value,
            entry.at,
            entry.commitment,
            entry.body,
            entry.prev,
        ]
    )


def packed(entries: Sequence[Entry]) -> list[Entry]:
    """The entries as they travel: without hashes and commitments the other end can compute.

    The first keeps the hash before it, so that another chain is told from a damaged one.
    """
    return [_packed(entry, "" if place else entry.prev) for place, entry in enumerate(entries)]


def _packed(entry: Entry, prev: str) -> Entry:
    spare = entry.record is not None and entry.record.personal is not None
    return msgspec.structs.replace(entry, prev=prev, hash="", commitment=NO_RECORD if spare else entry.commitment)


def unpacked(counter: str, incarnation: int, prev: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries whole again behind ``prev``; ``ChainBroken`` where something that did travel does not fit."""
    whole: list[Entry] = []
    for entry in entries:
        record = entry.record
        computed = commitment(record) if record is not None and record.personal is not None else entry.commitment
        if entry.commitment not in (NO_RECORD, computed):
            raise ChainBroken(entry.seq, "its personal record was altered")
        if entry.prev not in ("", prev):
            raise ChainBroken(entry.seq, "does not name the entry before it")
        made = msgspec.structs.replace(entry, prev=prev, commitment=computed, hash="")
        made = msgspec.structs.replace(made, hash=entry_hash(counter, incarnation, made))
        if entry.hash not in ("", made.hash):
            raise ChainBroken(entry.seq, "was altered")
        whole.append(made)
        prev = made.hash
    return whole


def check_chain(counter: str, incarnation: int, after: tuple[int, str], entries: Iterable[Entry]) -> tuple[int, str]:
    """The head (seq, hash) after the entries; ``ChainBroken`` at the first that does not follow."""
    seq, head = after
    for entry in entries:
        if entry.seq != seq + 1:
            raise ChainBroken(entry.seq, f"follows {seq}")
        if entry.prev != head:
            raise ChainBroken(entry.seq, "does not name the entry before it")
        if entry.hash != entry_hash(counter, incarnation, entry):
            raise ChainBroken(entry.seq, "was altered")
        _check_record(entry)
        seq, head = entry.seq, entry.hash
    return seq, head


def _check_record(entry: Entry) -> None:
    record = entry.record
    if record is None or record.personal is None:
        return
    if commitment(record) != entry.commitment:
        raise ChainBroken(entry.seq, "its personal record was altered")
