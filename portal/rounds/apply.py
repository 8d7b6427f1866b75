"""Applying new entries: an outcome for each, and one refused never blocks the next.

The whole batch is decided and written inside a savepoint. Should the database object to something no handler foresaw,
the savepoint is rolled back and the entries are taken one by one, so that only the culprit is refused; a disk that
fails refuses nobody, it ends the round. Entries are also taken one by one when money already waits for a number among
them, because that money is matched in between, and when one of them gives money to a bill.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from portal.catalogue.in_force import CatalogueCache
from portal.feed.rows import tell_bills
from portal.money.suggest import suggest_payments
from portal.money.suggestion import close_for_bills
from portal.money.waiting_money import match_waiting_money
from portal.rounds import assignments, bills, citizens, papers, prompts, shifts, taken_up
from portal.rounds.batch import Batch, EntryRefused
from portal.rounds.caller import Caller
from portal.rounds.known import look_up
from portal.rounds.sent_before import sort_sent
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.objection import OBJECTIONS
from portal.store.tables.journal_tables import entries, records
from portal.store.transaction import Transaction
from sync.protocol import kinds
from sync.protocol.canonical import canonical
from sync.protocol.entry import NO_RECORD, Entry, Record
from sync.protocol.messages import EntryOutcome
from sync.protocol.states import Outcome

log = logging.getLogger(__name__)

Handler = Callable[[Batch, Entry, Any], Outcome]

HANDLERS: Final[dict[str, Handler]] = {
    "counter_enrolled": shifts.counter_enrolled,
    "signed_in": shifts.kept,
    "signed_out": shifts.kept,
    "sign_in_refused": shifts.kept,
    "shift_opened": shifts.shift_opened,
    "shift_closed": shifts.shift_closed,
    "citizen_taken_down": citizens.citizen_taken_down,
    "bill_raised": bills.bill_raised,
    "bill_cancelled": bills.bill_cancelled,
    "bill_taken_up": taken_up.bill_taken_up,
    "code_stated": shifts.kept,
    "prompt_asked": prompts.prompt_asked,
    "citizen_told": shifts.kept,
    "refusal_seen": shifts.kept,
    "fee_approved": bills.fee_approved,
    "visit_recorded": citizens.visit_recorded,
    "paper_ordered": papers.paper_ordered,
    "paper_ended": papers.paper_ended,
    "payment_assigned": assignments.payment_assigned,
}


def apply_entries(tx: Transaction, caller: Caller, fresh: Sequence[Entry], cache: CatalogueCache) -> list[EntryOutcome]:
    """Writes entries that follow the stored head and says what became of each."""
    sent = sort_sent(tx.connection, caller, fresh)
    outcomes = [outcome for part in _parts(tx, caller, sent.fresh, cache) for outcome in part]
    sent.note(outcomes)
    outcomes = sorted([*outcomes, *sent.outcomes(tx)], key=lambda outcome: outcome.seq)
    _keep_entries(tx, caller, fresh, outcomes)
    _keep_records(tx, caller, fresh, sent.forgotten)
    return outcomes


def _parts(
    tx: Transaction, caller: Caller, fresh: Sequence[Entry], cache: CatalogueCache
) -> Iterator[list[EntryOutcome]]:
    whole = _apply_in_savepoint(tx, caller, fresh, cache)
    if whole is not None:
        yield whole
        return
    for entry in fresh:
        alone = _apply_in_savepoint(tx, caller, [entry], cache, alone=True)
        if alone is None:
            raise_alarm(tx, Alarm("not_applied", entry.id, caller.centre, caller.id, {"kind": entry.kind}))
            alone = [EntryOutcome(entry.seq, Outcome.REFUSED, "not_applied")]
        yield alone


def _apply_in_savepoint(
    tx: Transaction, caller: Caller, fresh: Sequence[Entry], cache: CatalogueCache, *, alone: bool = False
) -> list[EntryOutcome] | None:
    """The outcomes, or ``None`` when the entries must be taken one by one; then nothing of them is written."""
    mark = tx.mark()
    try:
        with tx.connection.begin_nested():
            return _apply(tx, caller, fresh, cache, alone=alone)
    except _OneByOne:
        tx.forget_after(mark)
    except (*OBJECTIONS, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        tx.forget_after(mark)
        if alone:
            log.exception("entry %s of counter %s could not be applied", fresh[0].seq, caller.id)
    return None


class _OneByOne(Exception):
    """Money waits for a number of this batch, or is given to a bill by it."""


def _apply(
    tx: Transaction, caller: Caller, fresh: Sequence[Entry], cache: CatalogueCache, *, alone: bool
) -> list[EntryOutcome]:
    bodies = [_read(entry) for entry in fresh]
    known = look_up(tx.connection, caller, [body for body in bodies if isinstance(body, kinds.Body)])
    moved = any(isinstance(body, kinds.PaymentAssigned) for body in bodies)
    if (known.money_waits or moved) and not alone:
        raise _OneByOne
    batch = Batch(tx, caller, cache.at(tx.connection), known)
    outcomes = [_decide(batch, entry, body) for entry, body in zip(fresh, bodies, strict=True)]
    batch.write()
    tell_bills(tx, caller.centre, batch.told)
    if known.money_waits and batch.raised:
        match_waiting_money(tx, caller.centre, batch.raised)
    if batch.raised:
        suggest_payments(tx, caller.centre, batch.raised)
    if batch.cancelled:
        close_for_bills(tx, caller.centre, batch.cancelled)
    return outcomes


def _read(entry: Entry) -> kinds.Body | str:
    """The typed body, or the reason it cannot be read."""
    if entry.kind not in HANDLERS:
        return "unknown_kind"
    try:
        return kinds.read_body(entry.kind, entry.body)
    except ValueError:
        return "bad_body"


def _decide(batch: Batch, entry: Entry, body: kinds.Body | str) -> EntryOutcome:
    if isinstance(body, str):
        return EntryOutcome(entry.seq, Outcome.REFUSED, body)
    try:
        return EntryOutcome(entry.seq, HANDLERS[entry.kind](batch, entry, body))
    except EntryRefused as refused:
        return EntryOutcome(entry.seq, Outcome.REFUSED, refused.reason)


def _keep_entries(tx: Transaction, caller: Caller, fresh: Sequence[Entry], outcomes: list[EntryOutcome]) -> None:
    rows = [
        {
            "centre_id": caller.centre,
            "counter_id": caller.id,
            "incarnation": caller.incarnation,
            "seq": entry.seq,
            "id": entry.id,
            "kind": entry.kind,
            "version": entry.version,
            "actor": entry.actor,
            "actor_kind": entry.actor_kind.value,
            "at": entry.at,
            "commitment": entry.commitment,
            "body": canonical(entry.body),
            "prev": entry.prev,
            "hash": entry.hash,
            "outcome": outcome.outcome.value,
            "reason": outcome.reason,
            "received_at": tx.at,
        }
        for entry, outcome in zip(fresh, outcomes, strict=True)
    ]
    insert_rows(tx.connection, entries, rows)


def _keep_records(tx: Transaction, caller: Caller, fresh: Sequence[Entry], forgotten: frozenset[str]) -> None:
    beside = [
        {
            "centre_id": caller.centre,
            "counter_id": caller.id,
            "incarnation": caller.incarnation,
            "seq": entry.seq,
            "entry_id": entry.id,
            "salt": entry.record.salt,
            "personal": None if entry.id in forgotten else _personal(entry.record),
        }
        for entry in fresh
        if entry.record is not None and entry.commitment != NO_RECORD
    ]
    insert_rows(tx.connection, records, beside)


def _personal(record: Record) -> bytes | None:
    return None if record.personal is None else msgspec.json.encode(record.personal)
