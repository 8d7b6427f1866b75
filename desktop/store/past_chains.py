"""The chains of incarnations this file no longer is, or never was: fetched page by page, closed, compared again later.

A file that is enrolled again asks for every incarnation from its own up to the granted one. Its own may have gone on
after the copy was made; those between were begun by the same file before it was restored, or by a copy elsewhere. All
are kept in the journal, each with the end the portal signed for, so that either end can give the other everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.domain.time import instant_text
from desktop.store import chain, identity, numbers
from desktop.store.chain import REPEATED, ChainHead
from desktop.store.projections import project
from desktop.store.tables import former_chain, journal, record
from sync.ports import Enrolment
from sync.protocol.entry import ChainBroken, Entry, genesis, unpacked
from sync.protocol.messages import EntryOutcome, Head, PastAnswer
from sync.protocol.signing import countersign_statement, verify
from sync.protocol.states import Outcome

ASIDE = 0
"""The incarnation of entries that left their chain and are not in the new one yet."""


def fetched_now(connection: Connection) -> int:
    """The incarnation whose chain is being fetched: the file's own at first."""
    return int(identity.fact(connection, identity.FETCHING) or identity.fact(connection, identity.INCARNATION))


def last_agreed(connection: Connection, incarnation: int) -> int:
    """The last seq of a chain that the portal has acknowledged."""
    acked = select(func.max(journal.c.seq)).where(journal.c.incarnation == incarnation, journal.c.acked_at.is_not(None))
    return connection.execute(acked).scalar() or 0


def take_page(
    connection: Connection, enrolment: Enrolment, answer: PastAnswer, at: datetime
) -> tuple[frozenset[str], bool]:
    """One page of the chain being fetched; the topics that changed, and whether it was the last chain's last."""
    incarnation = fetched_now(connection)
    former = ChainHead(identity.fact(connection, identity.COUNTER), incarnation, 0, "")
    topics: set[str] = set()
    if answer.entries and not _continues(connection, former, answer.entries[0]):
        chain.offer_again(connection, 0, incarnation)  # not even what was acknowledged is the same: from the beginning
        return frozenset(), False
    for entry, outcome in zip(_whole(connection, former, answer.entries), answer.outcomes, strict=True):
        if chain.hash_at(connection, incarnation, entry.seq) != entry.hash:
            stand_aside(connection, incarnation, entry.seq)
            topics |= _take_over(connection, incarnation, entry)
        _answered(connection, incarnation, outcome, instant_text(at))
    numbers.keep_used(connection, incarnation, answer.blocks)
    chain.forget_head(connection)
    if answer.more:
        return frozenset(topics), False
    _close(connection, enrolment, former, answer.head)
    return frozenset(topics), not _goes_on(connection, enrolment, incarnation)


def _goes_on(connection: Connection, enrolment: Enrolment, incarnation: int) -> bool:
    """True when another chain follows. What was not taken steps out of the way: it may have come home in that one."""
    following = incarnation + 1
    if following >= enrolment.answer.incarnation:
        return False
    if not identity.fact(connection, identity.FORMER_END):
        own = chain.head(connection)
        identity.set_fact(connection, identity.FORMER_END, msgspec.json.encode(own).decode())
    stand_aside(connection, incarnation, last_agreed(connection, incarnation) + 1)
    chain.forget_head(connection)
    identity.set_fact(connection, identity.FETCHING, str(following))
    return True


def own_end(connection: Connection) -> ChainHead:
    """Where this file's own chain ended, with what it did and the portal never took."""
    kept = identity.fact(connection, identity.FORMER_END)
    return msgspec.json.decode(kept, type=ChainHead) if kept else chain.head(connection)


def forget_fetching(connection: Connection) -> None:
    """Nothing is being fetched; the next time it begins with the file's own chain."""
    identity.set_fact(connection, identity.FETCHING, "")
    identity.set_fact(connection, identity.FORMER_END, "")


def former_chains(connection: Connection) -> list[tuple[int, int]]:
    """Former incarnations with the seq the portal signed for, the latest last."""
    rows = connection.execute(select(former_chain).order_by(former_chain.c.incarnation))
    return [(row.incarnation, msgspec.json.decode(row.countersigned, type=Head).seq) for row in rows]


def shorten_formers(connection: Connection, ends: Mapping[int, Head], portal_key: str) -> bool:
    """A restored portal has the former chains only to these ends: what is behind them stands aside, the oldest first.

    True when something does. Every end must be countersigned, and be of the chain that is here.
    """
    counter = chain.head(connection).counter
    moved = 0
    for incarnation, end in sorted(ends.items()):
        statement = countersign_statement(counter, incarnation, end.seq, end.hash)
        if not verify(portal_key, end.signature, statement):
            raise ChainBroken(end.seq, "was countersigned by another portal")
        if _before(connection, ChainHead(counter, incarnation, 0, ""), end.seq + 1) != end.hash:
            continue
        moved += stand_aside(connection, incarnation, end.seq + 1)
        signed = msgspec.json.encode(end).decode()
        here = former_chain.c.incarnation == incarnation
        connection.execute(update(former_chain).where(here).values(countersigned=signed))
    return moved > 0


def stand_aside(connection: Connection, incarnation: int, from_seq: int) -> int:
    """Moves a chain's entries from a place on out of it, in their order, behind those aside; how many.

    One that is only repeated there is dropped: it stands in its first place.
    """
    behind = (journal.c.incarnation == incarnation) & (journal.c.seq >= from_seq)
    connection.execute(delete(journal).where(behind, journal.c.id.contains(REPEATED)))
    last = select(func.coalesce(func.max(journal.c.seq), 0)).where(journal.c.incarnation == ASIDE)
    shift = connection.execute(last).scalar_one() + 1 - from_seq
    moved = update(journal).where(behind)
    stood = moved.values(incarnation=ASIDE, seq=journal.c.seq + shift, acked_at=None, outcome=None, reason=None)
    return connection.execute(stood).rowcount


def _continues(connection: Connection, former: ChainHead, first: Entry) -> bool:
    return first.prev in ("", _before(connection, former, first.seq))


def _whole(connection: Connection, former: ChainHead, entries: list[Entry]) -> list[Entry]:
    if not entries:
        return []
    before = _before(connection, former, entries[0].seq)
    return unpacked(former.counter, former.incarnation, before, entries)


def _before(connection: Connection, former: ChainHead, seq: int) -> str:
    if seq == 1:
        return genesis(former.counter, former.incarnation)
    return chain.hash_at(connection, former.incarnation, seq - 1)


def _take_over(connection: Connection, incarnation: int, entry: Entry) -> frozenset[str]:
    """An entry this file did not have. One that stands aside under the same id has come home: it is not done again.

    One that another chain has already is the same act, sent again: it is kept in this place, too, and does nothing.
    """
    aside = (journal.c.id == entry.id) & (journal.c.incarnation == ASIDE)
    came_home = connection.execute(delete(journal).where(aside)).rowcount > 0
    if came_home:
        connection.execute(delete(record).where(record.c.entry == entry.id))
    columns = chain.columns(entry)
    if chain.seq_of(connection, entry.id):
        columns["id"] = f"{entry.id}{REPEATED}{incarnation}"
        connection.execute(insert(journal).values(incarnation=incarnation, **columns))
        return frozenset()
    connection.execute(insert(journal).values(incarnation=incarnation, **columns))
    chain.put_record(connection, entry)
    return frozenset() if came_home else project(connection, entry)


def _answered(connection: Connection, incarnation: int, outcome: EntryOutcome, at: str) -> None:
    """What the portal said of an entry; of a repeated one, its first place says it."""
    place = (journal.c.incarnation == incarnation) & (journal.c.seq == outcome.seq)
    said = {"outcome": outcome.outcome.value, "reason": outcome.reason, "acked_at": at}
    connection.execute(update(journal).where(place, ~journal.c.id.contains(REPEATED)).values(**said))
    again = {"outcome": Outcome.EXISTS.value, "reason": "", "acked_at": at}
    connection.execute(update(journal).where(place, journal.c.id.contains(REPEATED)).values(**again))


def _close(connection: Connection, enrolment: Enrolment, former: ChainHead, head: Head) -> None:
    """A chain ends where the portal signed for it; what is behind that was never taken, or was lost there."""
    statement = countersign_statement(former.counter, former.incarnation, head.seq, head.hash)
    here = _before(connection, former, head.seq + 1)
    if here != head.hash or not verify(enrolment.answer.portal_key, head.signature, statement):
        raise ChainBroken(head.seq, "is not the one the portal signed for")
    chain.offer_again(connection, head.seq, former.incarnation)
    if former.incarnation != int(identity.fact(connection, identity.INCARNATION)):
        stand_aside(connection, former.incarnation, head.seq + 1)
    signed = msgspec.json.encode(head).decode()
    connection.execute(delete(former_chain).where(former_chain.c.incarnation == former.incarnation))
    connection.execute(insert(former_chain).values(incarnation=former.incarnation, countersigned=signed))
