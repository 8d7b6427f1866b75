"""The journal's rows: append an entry behind the head, read entries to send, note what the portal said of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, RowMapping, bindparam, insert, select, update

from desktop.domain.errors import UserError
from desktop.domain.time import instant_text
from desktop.services.ports.journal import Act
from desktop.store.identity import COUNTER, INCARNATION, facts
from desktop.store.tables import journal, record
from sync.protocol.canonical import canonical
from sync.protocol.entry import NO_RECORD, Entry, Record, commitment, entry_hash, genesis, make_record
from sync.protocol.kinds import ENTRY_VERSION, PERSONAL, kind_of, to_body
from sync.protocol.messages import EntryOutcome
from sync.protocol.states import ActorKind


def head(connection: Connection) -> tuple[int, str]:
    """Seq and hash of the last entry; the genesis of this counter when there is none."""
    row = connection.execute(select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)).first()
    if row:
        return row.seq, row.hash
    known = facts(connection)
    if COUNTER not in known:
        raise UserError("This counter is not enrolled yet. It enrols by itself when the portal answers.")
    return 0, genesis(known[COUNTER], int(known[INCARNATION]))


def append(connection: Connection, act: Act, at: datetime) -> Entry:
    """Writes one entry behind the head, its record beside it."""
    last, prev = head(connection)
    known = facts(connection)
    kind = kind_of(act.body)
    assert set(act.personal) <= PERSONAL.get(kind, frozenset()), f"{kind} has personal fields nobody listed"
    beside = make_record(dict(act.personal))
    entry = Entry(
        seq=last + 1,
        id=act.id,
        kind=kind,
        version=ENTRY_VERSION,
        actor=act.actor.id,
        actor_kind=act.actor.kind,
        at=instant_text(at),
        commitment=commitment(beside) if beside else NO_RECORD,
        body=to_body(act.body),
        prev=prev,
        hash="",
        record=beside,
    )
    entry = msgspec.structs.replace(entry, hash=entry_hash(known[COUNTER], int(known[INCARNATION]), entry))
    _store(connection, entry)
    return entry


def seq_of(connection: Connection, entry_id: str) -> int:
    """The seq of the entry with this id, 0 when there is none."""
    return connection.execute(select(journal.c.seq).where(journal.c.id == entry_id)).scalar() or 0


def unsent(connection: Connection, most: int) -> list[Entry]:
    """The oldest entries the portal has not acknowledged."""
    waiting = (
        select(journal, record.c.salt, record.c.personal)
        .outerjoin(record, record.c.entry == journal.c.id)
        .where(journal.c.acked_at.is_(None))
        .order_by(journal.c.seq)
        .limit(most)
    )
    return [read_entry(row) for row in connection.execute(waiting)]


def acknowledge(
    connection: Connection, outcomes: Iterable[EntryOutcome], head_seq: int, at: datetime
) -> list[RowMapping]:
    """Notes outcomes and everything up to the portal's head; the entries that were answered, as (id, kind, body)."""
    answered = {o.seq: o for o in outcomes}
    if answered:
        connection.execute(
            update(journal).where(journal.c.seq == bindparam("of_seq")),
            [
                {"of_seq": o.seq, "outcome": o.outcome.value, "reason": o.reason, "acked_at": instant_text(at)}
                for o in answered.values()
            ],
        )
    behind = (journal.c.acked_at.is_(None)) & (journal.c.seq <= head_seq)
    connection.execute(update(journal).where(behind).values(acked_at=instant_text(at)))
    if not answered:
        return []
    told = select(journal.c.id, journal.c.kind, journal.c.body).where(journal.c.seq.in_(answered))
    return [row._mapping for row in connection.execute(told)]


def _store(connection: Connection, entry: Entry) -> None:
    connection.execute(
        insert(journal).values(
            seq=entry.seq,
            id=entry.id,
            kind=entry.kind,
            version=entry.version,
            actor=entry.actor,
            actor_kind=entry.actor_kind.value,
            at=entry.at,
            commitment=entry.commitment,
            body=canonical(entry.body).decode(),
            prev=entry.prev,
            hash=entry.hash,
        )
    )
    if entry.record is not None:
        personal = canonical(entry.record.personal).decode()
        connection.execute(insert(record).values(entry=entry.id, salt=entry.record.salt, personal=personal))


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
