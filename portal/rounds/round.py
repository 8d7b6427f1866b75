"""One round: what a counter offered is taken into the books, and what it has yet to learn is read for it.

Repeating a round changes nothing more: known entries keep their outcome, a leased block is the same block.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, update

from portal.catalogue.in_force import CatalogueCache
from portal.feed.changes import CursorLost, FeedPart, RawChange, heads_of, position, read_part
from portal.first_start import Identity
from portal.rounds.apply import apply_entries
from portal.rounds.caller import Caller, check_incarnation, check_version, identify
from portal.rounds.chain import read_offer
from portal.rounds.number_block import lease
from portal.store.tables.centre_tables import counters
from portal.store.transaction import Transaction
from sync.protocol.cursor import REFERENCE_FEED, Cursor
from sync.protocol.messages import MOST_CHANGES, Block, EntryOutcome, Head, RoundRequest
from sync.protocol.signing import countersign_statement, sign


@dataclass(frozen=True, slots=True)
class Taken:
    """What the books now hold of the caller."""

    caller: Caller
    head: Head
    outcomes: list[EntryOutcome] = field(default_factory=list)
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What the caller has yet to learn; with ``refetch`` its cursors mean nothing here."""

    reference: FeedPart
    centre: FeedPart
    refetch: bool = False

    @property
    def empty(self) -> bool:
        """True when there is nothing to tell."""
        return not (self.reference.changes or self.centre.changes or self.refetch)

    @property
    def more(self) -> bool:
        """True when the caller should ask again at once."""
        return self.reference.more or self.centre.more


@dataclass(frozen=True, slots=True)
class Signed:
    """A decoded request with what its signature covers."""

    counter: str
    signature: str
    body: bytes
    request: RoundRequest


def needs_writing(request: RoundRequest) -> bool:
    """True for a round that may change the books."""
    return bool(request.entries) or request.block > 0


def look(connection: Connection, signed: Signed, epoch: str) -> tuple[Taken, News | None]:
    """A round that changes nothing: who calls, is its head ours, and what is new where it asked for changes."""
    caller = _caller(connection, signed)
    read_offer(connection, caller, signed.request)
    news = read_news(connection, caller, signed.request, epoch) if signed.request.changes else None
    return Taken(caller, caller.head), news


def take(tx: Transaction, signed: Signed, identity: Identity, cache: CatalogueCache) -> Taken:
    """The writing half: entries applied, head moved and countersigned, block leased."""
    caller = _caller(tx.connection, signed)
    offer = read_offer(tx.connection, caller, signed.request)
    outcomes, head = list(offer.known), caller.head
    if offer.fresh:
        outcomes += apply_entries(tx, caller, offer.fresh, cache)
        last = offer.fresh[-1]
        head = _move_head(tx, caller, identity, last.seq, last.hash)
    block = lease(tx, caller, signed.request.block) if signed.request.block > 0 else None
    return Taken(caller, head, outcomes, block)


def read_news(connection: Connection, caller: Caller, request: RoundRequest, epoch: str) -> News:
    """The changes after the request's cursors, bounded: the country's first."""
    heads = heads_of(connection, (REFERENCE_FEED, caller.centre))
    try:
        reference_at = position(request.reference, epoch, REFERENCE_FEED)
        centre_at = position(request.centre, epoch, caller.centre)
        reference = _part(connection, epoch, REFERENCE_FEED, reference_at, heads, caller, MOST_CHANGES)
        left = MOST_CHANGES - len(reference.changes)
        centre = _part(connection, epoch, caller.centre, centre_at, heads, caller, left)
    except CursorLost:
        nothing: list[RawChange] = []
        return News(
            FeedPart(nothing, Cursor(epoch, REFERENCE_FEED, 0), True),
            FeedPart(nothing, Cursor(epoch, caller.centre, 0), True),
            refetch=True,
        )
    return News(reference, centre)


def _part(
    connection: Connection, epoch: str, name: str, after: int, heads: dict[str, int], caller: Caller, most: int
) -> FeedPart:
    return read_part(connection, epoch=epoch, name=name, after=after, head=heads[name], counter=caller.id, most=most)


def _caller(connection: Connection, signed: Signed) -> Caller:
    caller = identify(connection, signed.counter, signed.signature, signed.body)
    check_version(signed.request.protocol)
    check_incarnation(caller, signed.request)
    return caller


def _move_head(tx: Transaction, caller: Caller, identity: Identity, seq: int, hash_: str) -> Head:
    signature = sign(identity.head_key.private_hex, countersign_statement(caller.id, caller.incarnation, seq, hash_))
    tx.connection.execute(
        update(counters)
        .where(counters.c.centre_id == caller.centre, counters.c.id == caller.id)
        .values(head_seq=seq, head_hash=hash_, head_signature=signature)
    )
    return Head(seq, hash_, signature)
