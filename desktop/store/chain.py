"""The journal's rows: append an entry behind the head, read entries to send, note what the portal said of them.

A counter has one chain for each of its incarnations; only the present one grows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, RowMapping, Select, bindparam, insert, select, update

from desktop.domain.errors import UserError
from desktop.domain.time import instant_text
from desktop.services.ports.journal import Act
from desktop.store.connection import KEPT
from desktop.store.identity import COUNTER, INCARNATION, facts
from desktop.store.prepared import Prepared
from desktop.store.tables import journal, record
from sync.protocol.canonical import canonical
from sync.protocol.entry import NO_RECORD, Entry, Record, commitment, entry_hash, genesis, make_record
from sync.protocol.kinds import ENTRY_VERSION, PERSONAL, kind_of, to_body
from sync.protocol.messages import EntryOutcome
from sync.protocol.states import ActorKind


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The end of the present chain."""

    counter: str
    incarnation: int
    seq: int
    hash: str


_LAST: Final = (
    select(journal.c.seq, journal.c.hash)
    .where(journal.c.incarnation == bindparam("of_incarnation"))
    .order_by(journal.c.seq.desc())
    .limit(1)
)
_SEQ_OF: Final = Prepared(select(journal.c.seq).where(journal.c.id == bindparam("wanted")))
_HASH_AT: Final = select(journal.c.hash).where(
    journal.c.incarnation == bindparam("of_incarnation"), journal.c.seq == bindparam("at_seq")
)
_ANSWER: Final = update(journal).where(
    journal.c.incarnation == bindparam("of_incarnation"), journal.c.seq == bindparam("of_seq")
)


_COLUMNS: Final = (
    *("incarnation", "seq", "id", "kind", "version", "actor", "actor_kind", "at", "commitment", "body", "prev", "hash"),
)
_PUT: Final = Prepared(insert(journal), _COLUMNS)
_PUT_RECORD: Final = Prepared(insert(record), ("entry", "salt", "personal"))


def head(connection: Connection) -> ChainHead:
    """The end of the present chain; ``UserError`` before the counter is enrolled."""
    kept = connection.info.get(KEPT, {})
    if "head" not in kept:
        kept["head"] = _read_head(connection)
    found: ChainHead = kept["head"]
    return found


def _read_head(connection: Connection) -> ChainHead:
    known = facts(connection)
    if COUNTER not in known:
        raise UserError("This counter is not enrolled yet. It enrols by itself when the portal answers.")
    counter, incarnation = known[COUNTER], int(known[INCARNATION])
    row = connection.execute(_LAST, {"of_incarnation": incarnation}).first()
    if row:
        return ChainHead(counter, incarnation, row.seq, row.hash)
    return ChainHead(counter, incarnation, 0, genesis(counter, incarnation))


def set_head(connection: Connection, new: ChainHead) -> None:
    """The chain ends elsewhere now."""
    connection.info[KEPT]["head"] = new


def forget_head(connection: Connection) -> None:
    """The chain's end is read anew the next time."""
    connection.info[KEPT].pop("head", None)


def append(connection: Connection, act: Act, at: datetime) -> Entry:
    """Writes one entry behind the head, its record beside it."""
    kind = kind_of(act.body)
    assert set(act.personal) <= PERSONAL.get(kind, frozenset()), f"{kind} has personal fields nobody listed"
    beside = make_record(dict(act.personal))
    entry = behind(
        head(connection),
        Entry(
            seq=0,
            id=act.id,
            kind=kind,
            version=ENTRY_VERSION,
            actor=act.actor.id,
            actor_kind=act.actor.kind,
            at=instant_text(at),
            commitment=commitment(beside) if beside else NO_RECORD,
            body=to_body(act.body),
            record=beside,
        ),
    )
    put(connection, entry)
    return entry


def behind(last: ChainHead, entry: Entry) -> Entry:
    """The entry in the place after a head."""
    placed = msgspec.structs.replace(entry, seq=last.seq + 1, prev=last.hash)
    return msgspec.structs.replace(placed, hash=entry_hash(last.counter, last.incarnation, placed))


def put(connection: Connection, entry: Entry) -> None:
    """Writes an entry that follows the head; it is the head now."""
    last = head(connection)
    _PUT.run(connection, {"incarnation": last.incarnation, **columns(entry)})
    put_record(connection, entry)
    set_head(connection, ChainHead(last.counter, last.incarnation, entry.seq, entry.hash))


def put_record(connection: Connection, entry: Entry) -> None:
    """Writes the personal record beside an entry, if it has one."""
    if entry.record is not None:
        personal = None if entry.record.personal is None else canonical(entry.record.personal).decode()
        _PUT_RECORD.run(connection, {"entry": entry.id, "salt": entry.record.salt, "personal": personal})


def columns(entry: Entry) -> dict[str, Any]:
    """The journal's columns of an entry, but for its incarnation."""
    return {
        "seq": entry.seq,
        "id": entry.id,
        "kind": entry.kind,
        "version": entry.version,
        "actor": entry.actor,
        "actor_kind": entry.actor_kind.value,
        "at": entry.at,
        "commitment": entry.commitment,
        "body": canonical(entry.body).decode(),
        "prev": entry.prev,
        "hash": entry.hash,
    }


def seq_of(connection: Connection, entry_id: str) -> int:
    """The seq of the entry with this id, 0 when there is none."""
    row = _SEQ_OF.first(connection, {"wanted": entry_id})
    return int(row[0]) if row else 0


def hash_at(connection: Connection, incarnation: int, seq: int) -> str:
    """The hash of the entry in a place, empty when there is none."""
    return connection.execute(_HASH_AT, {"of_incarnation": incarnation, "at_seq": seq}).scalar() or ""


def unsent(connection: Connection, most: int, after: int = 0) -> list[Entry]:
    """The oldest entries the portal has not acknowledged, from behind ``after``."""
    waiting = with_records().where(journal.c.acked_at.is_(None), journal.c.seq > after)
    return [read_entry(row) for row in connection.execute(waiting.order_by(journal.c.seq).limit(most))]


def with_records() -> Select[Any]:
    """Entries with the personal records beside them."""
    return select(journal, record.c.salt, record.c.personal).outerjoin(record, record.c.entry == journal.c.id)


def acknowledge(
    connection: Connection, outcomes: Iterable[EntryOutcome], head_seq: int, at: datetime
) -> list[RowMapping]:
    """Notes outcomes and everything up to the portal's head; the entries that were answered, as (id, kind, body)."""
    incarnation, acked_at = head(connection).incarnation, instant_text(at)
    answered = {o.seq: o for o in outcomes}
    if answered:
        connection.execute(
            _ANSWER.values(outcome=bindparam("outcome"), reason=bindparam("reason"), acked_at=bindparam("acked_at")),
            [
                {
                    "of_incarnation": incarnation,
                    "of_seq": o.seq,
                    "outcome": o.outcome.value,
                    "reason": o.reason,
                    "acked_at": acked_at,
                }
                for o in answered.values()
            ],
        )
    mine = journal.c.incarnation == incarnation
    connection.execute(
        update(journal).where(mine, journal.c.acked_at.is_(None), journal.c.seq <= head_seq).values(acked_at=acked_at)
    )
    if not answered:
        return []
    told = select(journal.c.id, journal.c.kind, journal.c.body).where(mine, journal.c.seq.in_(answered))
    return [row._mapping for row in connection.execute(told)]


def offer_again(connection: Connection, after: int) -> int:
    """Makes every entry of the present chain behind ``after`` unsent again; how many were acknowledged before."""
    lost = (journal.c.incarnation == head(connection).incarnation) & (journal.c.seq > after)
    cleared = update(journal).where(lost, journal.c.acked_at.is_not(None))
    return connection.execute(cleared.values(acked_at=None, outcome=None, reason=None)).rowcount


def read_entry(row: Row[Any]) -> Entry:
    """An entry with its record, from a joined row."""
    beside = None
    if row.salt is not None:
        beside = Record(row.salt, json.loads(row.personal) if row.personal else None)
    return Entry(
        seq=row.seq,
        id=row.id,
        kind=row.kind,
        version=row.version,
        actor=row.actor,
        actor_kind=ActorKind(row.actor_kind),
        at=row.at,
        commitment=row.commitment,
        body=json.loads(row.body),
        prev=row.prev,
        hash=row.hash,
        record=beside,
    )
