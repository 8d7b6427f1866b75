"""Heads the portal has put its name to: making one, and knowing one again when it is shown."""

from __future__ import annotations

from sqlalchemy import Connection

from portal.first_start import SigningKey, head_keys
from sync.protocol.messages import Head
from sync.protocol.signing import countersign_statement, sign, verify


def countersign(key: SigningKey, counter: str, incarnation: int, seq: int, hash_: str) -> Head:
    """The end of a chain with the portal's signature."""
    return Head(seq, hash_, sign(key.private_hex, countersign_statement(counter, incarnation, seq, hash_)))


def is_our_head(connection: Connection, counter: str, incarnation: int, head: Head) -> bool:
    """True when this portal, or the one it is a copy of, countersigned the head."""
    statement = countersign_statement(counter, incarnation, head.seq, head.hash)
    return any(verify(public, head.signature, statement) for public in head_keys(connection))
