"""One round: what a counter offered is taken into the books, and what it has yet to learn is read for it.

Repeating a round changes nothing more: known entries keep their outcome, a leased block is the same block, a block or a
receipt that was offered again is known. A counter that names another epoch is told the one in force and nothing is
taken: it has blocks to offer before its entries can be judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, bindparam, update

from portal.catalogue.in_force import CatalogueCache
from portal.feed.changes import CursorLost, FeedPart, RawChange, heads_of, position, read_part
from portal.first_start import Identity, epoch_in_force
from portal.money.awaited_offers import await_offer
from portal.money.take_back_receipt import say_former_payment, take_back
from portal.money.waiting_money import end_waiting
from portal.rounds.apply import apply_entries
from portal.rounds.caller import Caller, check_incarnation, check_version, identify
from portal.rounds.chain import read_offer
from portal.rounds.countersigned import countersign
from portal.rounds.days import differing_days, rows_of_day
from portal.rounds.held_blocks import record_blocks
from portal.rounds.number_block import lease
from portal.rounds.restored import BY_A_COUNTER, Noticed, begin_epoch, is_of_another_epoch, shows_restored
from portal.store.tables.centre_tables import counters
from portal.store.transaction import Transaction
from sync.protocol.cursor import REFERENCE_FEED, Cursor
from sync.protocol.messages import MOST_CHANGES, OFFER_BEGUN, OFFER_THROUGH, Block, EntryOutcome, Head, RoundRequest

_MOVE_HEAD: Final = (
    update(counters)
    .where(counters.c.centre_id == bindparam("in_centre"), counters.c.id == bindparam("of_counter"))
    .values({name: bindparam(name) for name in ("head_seq", "head_hash", "head_signature")})
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What the books now hold of the caller. ``restored``: it showed that they held more once."""

    caller: Caller
    head: Head
    epoch: str
    outcomes: list[EntryOutcome] = field(default_factory=list)
    block: Block | None = None
    restored: bool = False


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
class Told:
    """What is read for the caller, in one state of the books; ``news`` is ``None`` where it asked for no changes."""

    epoch: str
    news: News | None = None
    days_differ: list[str] = field(default_factory=list)
    day_rows: list[RawChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Signed:
    """A decoded request with what its signature covers."""

    counter: str
    signature: str
    body: bytes
    request: RoundRequest


def needs_writing(request: RoundRequest) -> bool:
    """True for a round that may change the books."""
    held = request.held_blocks or request.held_receipts or request.held_payments or request.offering
    return bool(request.entries or request.block > 0 or held)


def look(connection: Connection, signed: Signed) -> tuple[Taken, Told]:
    """A round that changes nothing: who calls, is its head ours, and what is new where it asked for changes.

    Where it shows that the portal was restored, :func:`take` must be asked instead.
    """
    request, caller, epoch = signed.request, _caller(connection, signed), epoch_in_force(connection)
    if shows_restored(connection, caller, request, epoch):
        return Taken(caller, caller.head, epoch, restored=True), Told(epoch)
    if not is_of_another_epoch(request, epoch):
        read_offer(connection, caller, request)
    return Taken(caller, caller.head, epoch), tell(connection, caller, request)


def take(tx: Transaction, signed: Signed, identity: Identity, cache: CatalogueCache) -> Taken:
    """The writing half: blocks, entries and receipts taken, head moved and countersigned, block leased."""
    request, caller, epoch = signed.request, _caller(tx.connection, signed), epoch_in_force(tx.connection)
    if shows_restored(tx.connection, caller, request, epoch):
        return Taken(
            caller, caller.head, begin_epoch(tx, Noticed(BY_A_COUNTER, caller.id, caller.centre)), restored=True
        )
    if is_of_another_epoch(request, epoch):
        return Taken(caller, caller.head, epoch)
    if request.offering == OFFER_BEGUN:
        await_offer(tx, caller.id)
    elif not request.offering:
        end_waiting(tx, caller.centre, caller.id)
    record_blocks(tx, caller, request.held_blocks)
    offer = read_offer(tx.connection, caller, request)
    outcomes, head = list(offer.known), caller.head
    if offer.fresh:
        outcomes += apply_entries(tx, caller, offer.fresh, cache)
        last = offer.fresh[-1]
        head = _move_head(tx, caller, identity, last.seq, last.hash)
    for held in request.held_receipts:
        take_back(tx, caller.centre, caller.id, held)
    for payment in request.held_payments:
        say_former_payment(tx, caller.centre, caller.id, payment)
    if request.offering == OFFER_THROUGH:
        end_waiting(tx, caller.centre, caller.id)
    block = lease(tx, caller, request.block) if request.block > 0 else None
    return Taken(caller, head, epoch, outcomes, block)


def tell(connection: Connection, caller: Caller, request: RoundRequest) -> Told:
    """What the request asks to be told. Days are compared at the end of both feeds alone: behind it they differ."""
    epoch = epoch_in_force(connection)
    news = _read_news(connection, caller, request, epoch) if request.changes or request.days else None
    at_the_end = news is not None and news.empty and not news.more
    return Told(
        epoch,
        news if request.changes else None,
        differing_days(connection, caller, request.days) if at_the_end else [],
        rows_of_day(connection, caller, request.refetch_day) if request.refetch_day else [],
    )


def asks(request: RoundRequest) -> bool:
    """True when something is to be read for the answer."""
    return bool(request.changes or request.days or request.refetch_day)


def _read_news(connection: Connection, caller: Caller, request: RoundRequest, epoch: str) -> News:
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
    head = countersign(identity.head_key, caller.id, caller.incarnation, seq, hash_)
    moved: dict[str, Any] = {"in_centre": caller.centre, "of_counter": caller.id}
    moved |= {"head_seq": head.seq, "head_hash": head.hash, "head_signature": head.signature}
    tx.connection.execute(_MOVE_HEAD, moved)
    return head
