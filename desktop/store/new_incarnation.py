"""A file that was restored or copied, and how it becomes a counter again: a new incarnation behind the former one.

Noticed in two ways: by the mark outside the file, or by the portal, which knows another chain. From then on the file
gives no account numbers. When a supervisor's code (or a demonstration) has enrolled it again

1. what the portal has of the former chain and this file does not is fetched and taken over as if it had never been
   away: bills a restored file forgot come back with their citizens;
2. what this file did and the portal does not have is moved behind the first entry of the new chain, with the ids it
   had, so that it is taken once, whichever way it came before.

Every step is a transaction of its own and may be repeated: the file can be closed at any moment in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text
from desktop.services.ports.journal import SYSTEM, Act
from desktop.store import chain, identity, numbers
from desktop.store.mark import MarkFiles
from desktop.store.projections import project
from desktop.store.tables import former_chain, journal, record
from sync.ports import Enrolment
from sync.protocol.entry import ChainBroken, Entry, genesis, unpacked
from sync.protocol.kinds import CounterEnrolled
from sync.protocol.messages import EntryOutcome, Head, PastAnswer
from sync.protocol.signing import countersign_statement, public_key, verify

RESTORED = "restored"
ASIDE = 0
"""The incarnation of entries that left the former chain and are not in the new one yet."""


def compare_with_mark(connection: Connection, marks: MarkFiles) -> None:
    """At the opening: a file behind its mark, or beside it, is no longer the counter it says it is."""
    known = identity.facts(connection)
    if identity.COUNTER not in known or known.get(identity.ENROL_AGAIN):
        return
    mark = marks.read(known[identity.COUNTER])
    if mark is None:
        return
    head = chain.head(connection)
    behind = mark.place > (head.incarnation, head.seq)
    same_chain = mark.incarnation == head.incarnation and mark.seq > 0
    if behind or (same_chain and chain.hash_at(connection, mark.incarnation, mark.seq) != mark.head):
        must_enrol(connection, RESTORED)


def must_enrol(connection: Connection, reason: str) -> None:
    """From now on this file gives no numbers and sends nothing until it is enrolled again."""
    if not identity.fact(connection, identity.ENROL_AGAIN):
        identity.set_fact(connection, identity.ENROL_AGAIN, reason)
        numbers.give_up(connection)


def grant(connection: Connection, enrolment: Enrolment) -> None:
    """The portal enrolled this file again; in force once the former chain is fetched."""
    identity.set_fact(connection, identity.ENROLMENT, msgspec.json.encode(enrolment).decode())


def granted(connection: Connection) -> Enrolment | None:
    """The enrolment that is not in force yet."""
    kept = identity.fact(connection, identity.ENROLMENT)
    return msgspec.json.decode(kept, type=Enrolment) if kept else None


def last_agreed(connection: Connection) -> int:
    """The last seq of the former chain that the portal has acknowledged."""
    acked = select(func.max(journal.c.seq)).where(
        journal.c.incarnation == chain.head(connection).incarnation, journal.c.acked_at.is_not(None)
    )
    return connection.execute(acked).scalar() or 0


def take_past(connection: Connection, answer: PastAnswer, at: datetime) -> tuple[frozenset[str], bool]:
    """One page of the former chain as the portal has it; the topics that changed, and whether it was the last."""
    former = chain.head(connection)
    topics: set[str] = set()
    if answer.entries and not _continues(connection, former, answer.entries[0]):
        chain.offer_again(connection, 0)  # not even what was acknowledged is the same: compare from the beginning
        return frozenset(), False
    for entry, outcome in zip(_whole(connection, former, answer.entries), answer.outcomes, strict=True):
        if chain.hash_at(connection, former.incarnation, entry.seq) != entry.hash:
            _stand_aside(connection, former.incarnation, entry.seq)
            topics |= _take_over(connection, former.incarnation, entry)
        _answered(connection, former.incarnation, outcome, instant_text(at))
    chain.forget_head(connection)
    if not answer.more:
        _close_former(connection, former, answer.head)
    return frozenset(topics), not answer.more


def begin(connection: Connection, enrolment: Enrolment, at: datetime) -> frozenset[str]:
    """The new incarnation: its first entry, then what the portal does not have, in the order it was done."""
    known = identity.facts(connection)
    first = CounterEnrolled(device_key=public_key(enrolment.device_key))
    if identity.COUNTER in known:
        former = chain.head(connection)
        _stand_aside(connection, former.incarnation, last_agreed(connection) + 1)
        moved = select(func.count()).select_from(journal).where(journal.c.incarnation == ASIDE)
        first = CounterEnrolled(
            device_key=first.device_key,
            former_incarnation=former.incarnation,
            former_seq=former.seq,
            former_head=former.hash,
            moved=connection.execute(moved).scalar_one(),
        )
    _become(connection, enrolment)
    chain.append(connection, Act(new_id(), first, SYSTEM), at)
    _move_behind(connection)
    return frozenset({"standing", "journal"})


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
        if _before(connection, chain.ChainHead(counter, incarnation, 0, ""), end.seq + 1) != end.hash:
            continue
        moved += _stand_aside(connection, incarnation, end.seq + 1)
        signed = msgspec.json.encode(end).decode()
        here = former_chain.c.incarnation == incarnation
        connection.execute(update(former_chain).where(here).values(countersigned=signed))
    return moved > 0


def follow(connection: Connection) -> None:
    """What stands aside comes before what the present chain has that the portal has not: that may name it."""
    present = chain.head(connection)
    _stand_aside(connection, present.incarnation, last_agreed(connection) + 1)
    chain.forget_head(connection)
    _move_behind(connection)


def _continues(connection: Connection, former: chain.ChainHead, first: Entry) -> bool:
    return first.prev in ("", _before(connection, former, first.seq))


def _whole(connection: Connection, former: chain.ChainHead, entries: list[Entry]) -> list[Entry]:
    if not entries:
        return []
    before = _before(connection, former, entries[0].seq)
    return unpacked(former.counter, former.incarnation, before, entries)


def _before(connection: Connection, former: chain.ChainHead, seq: int) -> str:
    if seq == 1:
        return genesis(former.counter, former.incarnation)
    return chain.hash_at(connection, former.incarnation, seq - 1)


def _take_over(connection: Connection, incarnation: int, entry: Entry) -> frozenset[str]:
    """An entry this file had forgotten. One that stands aside under the same id has come home: it is not done again."""
    aside = (journal.c.id == entry.id) & (journal.c.incarnation == ASIDE)
    came_home = connection.execute(delete(journal).where(aside)).rowcount > 0
    if came_home:
        connection.execute(delete(record).where(record.c.entry == entry.id))
    connection.execute(insert(journal).values(incarnation=incarnation, **chain.columns(entry)))
    chain.put_record(connection, entry)
    return frozenset() if came_home else project(connection, entry)


def _stand_aside(connection: Connection, incarnation: int, from_seq: int) -> int:
    """Moves this file's own entries from a place on out of a chain, in their order, behind those aside; how many."""
    last = select(func.coalesce(func.max(journal.c.seq), 0)).where(journal.c.incarnation == ASIDE)
    shift = connection.execute(last).scalar_one() + 1 - from_seq
    moved = update(journal).where(journal.c.incarnation == incarnation, journal.c.seq >= from_seq)
    stood = moved.values(incarnation=ASIDE, seq=journal.c.seq + shift, acked_at=None, outcome=None, reason=None)
    return connection.execute(stood).rowcount


def _answered(connection: Connection, incarnation: int, outcome: EntryOutcome, at: str) -> None:
    place = (journal.c.incarnation == incarnation) & (journal.c.seq == outcome.seq)
    said = {"outcome": outcome.outcome.value, "reason": outcome.reason, "acked_at": at}
    connection.execute(update(journal).where(place).values(**said))


def _close_former(connection: Connection, former: chain.ChainHead, head: Head) -> None:
    """The former chain ends where the portal signed for it; what is behind that was never taken, or was lost there."""
    enrolment = granted(connection)
    assert enrolment is not None, "a former chain is fetched for an enrolment"
    statement = countersign_statement(former.counter, former.incarnation, head.seq, head.hash)
    here = _before(connection, former, head.seq + 1)
    if here != head.hash or not verify(enrolment.answer.portal_key, head.signature, statement):
        raise ChainBroken(head.seq, "is not the one the portal signed for")
    chain.offer_again(connection, head.seq)
    signed = msgspec.json.encode(head).decode()
    connection.execute(delete(former_chain).where(former_chain.c.incarnation == former.incarnation))
    connection.execute(insert(former_chain).values(incarnation=former.incarnation, countersigned=signed))


def _become(connection: Connection, enrolment: Enrolment) -> None:
    known, answer = identity.facts(connection), enrolment.answer
    if known.get(identity.EPOCH, answer.epoch) != answer.epoch:
        identity.lose_epoch(connection)
    for key, value in (
        (identity.COUNTER, answer.counter),
        (identity.NUMBER, str(answer.number)),
        (identity.CENTRE, answer.centre),
        (identity.INCARNATION, str(answer.incarnation)),
        (identity.EPOCH, answer.epoch),
        (identity.PORTAL_KEY, answer.portal_key),
        (identity.DEVICE_KEY, enrolment.device_key),
        (identity.ENROLLING_KEY, ""),
        (identity.ENROL_AGAIN, ""),
        (identity.ENROLMENT, ""),
        (identity.COUNTERSIGNED, msgspec.json.encode(answer.head).decode() if answer.head else ""),
    ):
        identity.set_fact(connection, key, value)
    chain.forget_head(connection)


def _move_behind(connection: Connection) -> None:
    for stood in list(chain.all_entries(connection, ASIDE)):
        last = chain.head(connection)
        entry = chain.behind(last, stood)
        place = {"incarnation": last.incarnation, "seq": entry.seq, "prev": entry.prev, "hash": entry.hash}
        connection.execute(update(journal).where(journal.c.id == entry.id).values(**place))
        chain.set_head(connection, chain.ChainHead(last.counter, last.incarnation, entry.seq, entry.hash))
