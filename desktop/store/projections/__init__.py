"""Projections: what an entry changes in the tables screens read, in the entry's own transaction.

A kind without a projection changes nothing but the journal. Each projection returns the topics it touched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from desktop.store.projections import asked, bills, citizens, looked_at, people, statements, visits
from sync.protocol.entry import Entry
from sync.protocol.kinds import read_body

_OF: dict[str, Callable[[Connection, Entry, Any], frozenset[str]]] = {
    "citizen_taken_down": citizens.taken_down,
    "bill_raised": bills.raised,
    "bill_cancelled": bills.cancelled,
    "code_stated": statements.code_stated,
    "prompt_asked": asked.prompt_asked,
    "bill_taken_up": asked.bill_taken_up,
    "payment_assigned": asked.payment_assigned,
    "citizen_told": looked_at.citizen_told,
    "refusal_seen": looked_at.seen,
    "visit_recorded": visits.recorded,
    "signed_in": people.signed_in,
    "sign_in_refused": people.refused,
    "shift_opened": people.shift_opened,
    "shift_closed": people.shift_closed,
}


def project(connection: Connection, entry: Entry) -> frozenset[str]:
    """Applies one entry; the topics that changed."""
    apply = _OF.get(entry.kind)
    touched = apply(connection, entry, read_body(entry.kind, entry.body)) if apply else frozenset()
    return touched | {"standing", "journal"}
