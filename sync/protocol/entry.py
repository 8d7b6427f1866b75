"""An entry of the journal, the record that travels beside it, and the chain.

Entry: counter, incarnation, seq (no gaps), id, kind, version, actor and its kind, at, commitment, body, hash of the
entry before. Personal data never stands in the body: it travels in the record, and the entry carries a salted
commitment to it. A record can be forgotten (``personal`` is then ``None``) and the chain stays whole.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

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


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the journal, as it is stored and as it travels."""

    seq: int
    id: str
    kind: str
    version: int
    actor: str
    actor_kind: ActorKind
    at: str
    commitment: str
    body: dict[str, object]
    prev: str
    hash: str
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
