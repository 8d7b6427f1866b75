"""A file that was restored or copied, and how it becomes a counter again: a new incarnation behind the former one.

Noticed in two ways: by the mark outside the file, or by the portal, which knows another chain. From then on the file
gives no account numbers. When a supervisor's code (or a demonstration) has enrolled it again

1. what the portal has of the former chain, and of those begun since, and this file does not is fetched and taken over
   as if it had never been away: bills a restored file forgot come back with their citizens;
2. what this file did and the portal does not have is moved behind the first entry of the new chain, with the ids it
   had, so that it is taken once, whichever way it came before.

Every step is a transaction of its own and may be repeated: the file can be closed at any moment in between.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select, update

from desktop.domain.ids import new_id
from desktop.services.ports.journal import SYSTEM, Act
from desktop.store import chain, identity, numbers
from desktop.store.mark import MarkFiles
from desktop.store.past_chains import ASIDE, forget_fetching, last_agreed, own_end, stand_aside
from desktop.store.tables import journal
from sync.ports import Enrolment
from sync.protocol.kinds import CounterEnrolled
from sync.protocol.signing import public_key

RESTORED = "restored"


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
    """The portal enrolled this file again; in force once every chain before it is fetched.

    One of another epoch may have judged anew what a lost one had acknowledged: the file's own chain is fetched whole.
    """
    forget_fetching(connection)
    if enrolment.answer.epoch != identity.fact(connection, identity.EPOCH):
        chain.offer_again(connection, 0)
    identity.set_fact(connection, identity.ENROLMENT, msgspec.json.encode(enrolment).decode())


def granted(connection: Connection) -> Enrolment | None:
    """The enrolment that is not in force yet."""
    kept = identity.fact(connection, identity.ENROLMENT)
    return msgspec.json.decode(kept, type=Enrolment) if kept else None


def begin(connection: Connection, enrolment: Enrolment, at: datetime) -> frozenset[str]:
    """The new incarnation: its first entry, then what the portal does not have, in the order it was done."""
    known = identity.facts(connection)
    first = CounterEnrolled(device_key=public_key(enrolment.device_key))
    if identity.COUNTER in known:
        former = own_end(connection)
        stand_aside(connection, former.incarnation, last_agreed(connection, former.incarnation) + 1)
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


def follow(connection: Connection) -> None:
    """What stands aside comes before what the present chain has that the portal has not: that may name it."""
    present = chain.head(connection)
    stand_aside(connection, present.incarnation, last_agreed(connection, present.incarnation) + 1)
    chain.forget_head(connection)
    _move_behind(connection)


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
    forget_fetching(connection)
    chain.forget_head(connection)


def _move_behind(connection: Connection) -> None:
    for stood in list(chain.all_entries(connection, ASIDE)):
        last = chain.head(connection)
        entry = chain.behind(last, stood)
        place = {"incarnation": last.incarnation, "seq": entry.seq, "prev": entry.prev, "hash": entry.hash}
        connection.execute(update(journal).where(journal.c.id == entry.id).values(**place))
        chain.set_head(connection, chain.ChainHead(last.counter, last.incarnation, entry.seq, entry.hash))
