"""The journal's rows: append an entry behind the head, read entries to send, note what the portal said of them.

A counter has one chain for each of its incarnations; only the present one grows.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, insert, literal_column, select, update

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
_WITH_RECORDS: Final = select(
    *(journal.c[name] for name in ("seq", "id", "kind", "version", "actor", "actor_kind", "at", "commitment", "body")),
    *(journal.c.prev, journal.c.hash, record.c.salt, record.c.personal),
).outerjoin(record, record.c.entry == journal.c.id)
_UNSENT: Final = Prepared(
    _WITH_RECORDS.where(journal.c.acked_at.is_(None), journal.c.seq > bindparam("after_seq"))
    .order_by(journal.c.seq)
    .limit(bindparam("most"))
)
_SPAN: Final = (
    (journal.c.incarnation == bindparam("of_incarnation"))
    & (journal.c.seq >= bindparam("first"))
    & (journal.c.seq <= bindparam("last"))
)
_ANSWERED: Final = Prepared(
    update(journal).where(_SPAN).values(outcome=bindparam("said"), reason=bindparam("why"), acked_at=bindparam("now"))
)
_BILLS: Final = Prepared(
    select(journal.c.body).where(
        _SPAN, journal.c.kind.in_([literal_column("'bill_raised'"), literal_column("'bill_cancelled'")])
    )
)
_BEHIND: Final = Prepared(
    update(journal)
    .where(journal.c.incarnation + literal_column("0") == bindparam("of_incarnation"))
    .where(journal.c.acked_at.is_(None), journal.c.seq <= bindparam("last"))
    .values(acked_at=bindparam("now"))
)
"""The sum keeps the planner from the key, behind which every acknowledged entry is looked through: few are unsent."""
_ACTORS: Final = {kind.value: kind for kind in ActorKind}
REPEATED: Final = "@"
"""An id stands in the journal once. Where a former chain has it again, that place keeps it as ``id@incarnation``."""


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
    return [_entry(row) for row in _UNSENT.all(connection, {"after_seq": after, "most": most})]


def all_entries(connection: Connection, incarnation: int) -> Iterator[Entry]:
    """The entries of one incarnation in their order, a few at a time."""
    query = _WITH_RECORDS.where(journal.c.incarnation == incarnation).order_by(journal.c.seq)
    for row in connection.execution_options(yield_per=500).execute(query):
        yield _entry(tuple(row))


def acknowledge(
    connection: Connection, outcomes: Sequence[EntryOutcome], head_seq: int, at: datetime
) -> frozenset[str]:
    """Notes outcomes, and that the portal has everything up to its head; the bills that were answered for."""
    incarnation, acked_at = head(connection).incarnation, instant_text(at)
    bills: set[str] = set()
    for first, last, said in _runs(outcomes):
        span = {"of_incarnation": incarnation, "first": first, "last": last}
        _ANSWERED.run(connection, {**span, "said": said.outcome.value, "why": said.reason, "now": acked_at})
        bills.update(json.loads(body)["bill"] for (body,) in _BILLS.all(connection, span))
    _BEHIND.run(connection, {"of_incarnation": incarnation, "last": head_seq, "now": acked_at})
    return frozenset(bills)


def _runs(outcomes: Sequence[EntryOutcome]) -> Iterator[tuple[int, int, EntryOutcome]]:
    """Neighbours with the same outcome as first and last seq: most rounds have one outcome for all."""
    for _, group in itertools.groupby(enumerate(outcomes), lambda it: (it[1].seq - it[0], it[1].outcome, it[1].reason)):
        same = [outcome for _, outcome in group]
        yield same[0].seq, same[-1].seq, same[0]


def offer_again(connection: Connection, after: int, incarnation: int | None = None) -> int:
    """Makes every entry of a chain (the present one) behind ``after`` unsent again; how many were acknowledged."""
    of = head(connection).incarnation if incarnation is None else incarnation
    lost = (journal.c.incarnation == of) & (journal.c.seq > after)
    cleared = update(journal).where(lost, journal.c.acked_at.is_not(None))
    return connection.execute(cleared.values(acked_at=None, outcome=None, reason=None)).rowcount


def _entry(row: tuple[Any, ...]) -> Entry:
    """An entry with its record, from a row of ``_WITH_RECORDS``."""
    seq, id_, kind, version, actor, actor_kind, at, committed, body, prev, hash_, salt, personal = row
    beside = None if salt is None else Record(salt, msgspec.json.decode(personal) if personal else None)
    return Entry(
        seq=seq,
        id=id_.partition(REPEATED)[0],
        kind=kind,
        version=version,
        actor=actor,
        actor_kind=_ACTORS[actor_kind],
        at=at,
        commitment=committed,
        body=msgspec.json.decode(body),
        prev=prev,
        hash=hash_,
        record=beside,
    )
