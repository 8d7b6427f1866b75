"""Ids once: an entry this counter sent before, in whatever incarnation, is not done again.

The same content has the outcome it had: it exists, or is refused as it was. Other content under a known id is refused.
Either way the entry is kept in its new place of the chain; what was forgotten beside the first stays forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection, and_, bindparam, select

from portal.rounds.caller import Caller
from portal.store.alarm import Alarm, raise_alarm
from portal.store.tables.journal_tables import beside_entries, entries, records
from portal.store.transaction import Transaction
from sync.protocol.canonical import canonical
from sync.protocol.entry import Entry
from sync.protocol.messages import EntryOutcome
from sync.protocol.states import Outcome

Content = tuple[str | int | bytes, ...]
_SENT: Final = (
    select(
        entries.c.incarnation,
        entries.c.seq,
        entries.c.id,
        entries.c.kind,
        entries.c.version,
        entries.c.actor,
        entries.c.actor_kind,
        entries.c.at,
        entries.c.commitment,
        entries.c.body,
        entries.c.outcome,
        entries.c.reason,
        and_(records.c.salt.is_not(None), records.c.personal.is_(None)),
    )
    .outerjoin(records, beside_entries())
    .where(
        entries.c.centre_id == bindparam("in_centre"),
        entries.c.counter_id == bindparam("of_counter"),
        entries.c.id.in_(bindparam("ids", expanding=True)),
    )
)
"""Made once: making a statement costs more than asking it."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent under an id first, and what became of it and of its record."""

    content: Content
    outcome: str
    reason: str
    forgotten: bool = False


@dataclass(slots=True)
class SentBefore:
    """Sorts the entries of a batch into new ones and repeated ones."""

    caller: Caller
    fresh: list[Entry] = field(default_factory=list)
    repeated: list[Entry] = field(default_factory=list)
    known: dict[str, _Sent] = field(default_factory=dict)

    def note(self, outcomes: Sequence[EntryOutcome]) -> None:
        """What became of the new ones, where a repetition within the batch has to be judged by it."""
        if not self.repeated:
            return
        for entry, outcome in zip(self.fresh, outcomes, strict=True):
            self.known[entry.id] = _Sent(_content(entry), outcome.outcome.value, outcome.reason)

    @property
    def forgotten(self) -> frozenset[str]:
        """Ids whose personal record was forgotten here."""
        return frozenset(entry.id for entry in self.repeated if self.known[entry.id].forgotten)

    def outcomes(self, tx: Transaction) -> Iterable[EntryOutcome]:
        """What the repeated ones are told; other content leaves an alarm."""
        for entry in self.repeated:
            sent = self.known[entry.id]
            if sent.content != _content(entry):
                raise_alarm(tx, _other_content(self.caller, entry))
                yield EntryOutcome(entry.seq, Outcome.REFUSED, "other_content")
            elif sent.outcome == Outcome.REFUSED:
                yield EntryOutcome(entry.seq, Outcome.REFUSED, sent.reason)
            else:
                yield EntryOutcome(entry.seq, Outcome.EXISTS)


def sort_sent(connection: Connection, caller: Caller, offered: Sequence[Entry]) -> SentBefore:
    """One question to the journal for the whole batch."""
    sent = SentBefore(caller, known=_stored(connection, caller, {entry.id for entry in offered}))
    met = set(sent.known)
    for entry in offered:
        (sent.repeated if entry.id in met else sent.fresh).append(entry)
        met.add(entry.id)
    return sent


def _stored(connection: Connection, caller: Caller, ids: set[str]) -> dict[str, _Sent]:
    """What was sent first under each id."""
    named = {"in_centre": caller.centre, "of_counter": caller.id, "ids": list(ids)}
    rows = connection.execute(_SENT, named).all()
    found: dict[str, _Sent] = {}
    # Sorted here: asked to sort, the database walks the whole chain in order instead of looking the few ids up.
    for _, _, id_, *content, outcome, reason, forgotten in sorted(rows, key=itemgetter(0, 1)):
        found.setdefault(id_, _Sent(tuple(content), outcome, reason, bool(forgotten)))
    return found


def _content(entry: Entry) -> Content:
    return (
        entry.kind,
        entry.version,
        entry.actor,
        entry.actor_kind.value,
        entry.at,
        entry.commitment,
        canonical(entry.body),
    )


def _other_content(caller: Caller, entry: Entry) -> Alarm:
    return Alarm(
        "other_content",
        f"{caller.id}/{caller.incarnation}/{entry.seq}",
        caller.centre,
        caller.id,
        {"entry": entry.id, "kind": entry.kind, "incarnation": caller.incarnation, "seq": entry.seq},
    )
